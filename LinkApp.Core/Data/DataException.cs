namespace LinkApp.Core.Data;

/// <summary>The data can't be used as it is; the message tells an operator what to do.</summary>
public sealed class DataException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>A file that this version is too old for; <paramref name="found"/> says what was found in it.</summary>
    internal static DataException Newer(string file, string found) =>
        new($"{file} was written by a newer version of LinkApp ({found}). Start that version, or restore the backup that it made beside the file.");

    /// <summary>A file that LinkApp has not made.</summary>
    internal static DataException Foreign(string file) =>
        new($"{file} is a database of another program. Move it away, or set Data:Directory to another folder.");
}
