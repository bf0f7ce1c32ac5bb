namespace LinkApp.Core.Clicks.Store;

/// <content>Which texts are named, for <see cref="UnnamedTexts"/>, in steps that are short: a snapshot is opened for each.</content>
internal abstract partial class ClickReads
{
    /// <summary>The greatest id of a text; 0 where there is none.</summary>
    public abstract long FindLastText();

    /// <summary>The ids of all texts, in order.</summary>
    public abstract IEnumerable<long> TextIds();

    /// <summary>Marks the texts that clicks name, and imported ones, which were added since the last call.</summary>
    /// <param name="marks">Remembers how far they were read.</param>
    /// <param name="limit">The most clicks of each kind.</param>
    /// <returns>How many clicks were read.</returns>
    public abstract int MarkClicks(TextMarks marks, int limit);

    /// <summary>Marks the texts that the rollups of the next day name; null if there is no later day.</summary>
    /// <param name="marks">Gets the texts.</param>
    /// <param name="imported">Whether the counts of imported clicks are read, or those of others.</param>
    /// <param name="after">Days since 1970, UTC.</param>
    /// <returns>The day.</returns>
    public abstract long? MarkNextDay(TextMarks marks, bool imported, long after);

    /// <summary>Marks the texts that the rollups of months name.</summary>
    public abstract void MarkMonths(TextMarks marks);
}
