namespace LinkApp.Core.Data;

/// <summary>
/// What each database writes in its own way. A statement that needs it is built of these parts, with its names in quotes and its values as
/// parameters; the rest of it is the same for all.
/// </summary>
internal abstract class SqlDialect
{
    /// <summary>Behind a table in FROM: the index to use, where the database would choose a worse one. Empty where it chooses by itself.</summary>
    public abstract string UseIndex(string index);

    /// <summary>Deletes at most some of the rows of a table that meet a condition.</summary>
    public abstract string DeleteSome(string table, string condition, int most);

    /// <summary>A table of the lists in a list, in brackets.</summary>
    /// <param name="json">The parameter that holds the list of lists as JSON.</param>
    /// <param name="columns">The names of the values of each list, and their types: bigint, integer or text.</param>
    public abstract string Rows(string json, params ReadOnlySpan<(string Name, string Type)> columns);

    /// <summary>A column of JSON; a property of it follows, as in <c>-&gt;&gt; 'slug'</c>.</summary>
    public abstract string Json(string column);

    /// <summary>A table of the texts in a list that a column of JSON has, in brackets; its column is <c>value</c>.</summary>
    public abstract string JsonTexts(string column, string property);

    /// <summary>Whether a text contains another, without the case of the letters A to Z. An empty text is in each.</summary>
    public abstract string Contains(string text, string part);
}
