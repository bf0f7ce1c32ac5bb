namespace LinkApp.Core.Data;

/// <summary>The stored data can't be used as it is; the message says what an operator can do.</summary>
public sealed class DataException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The error for a file of a newer version of LinkApp; <paramref name="found"/> says what was found in it.</summary>
    internal static DataException Newer(string file, string found) =>
        new($"{file} was written by a newer version of LinkApp ({found}). Start that version, or restore the backup that it made beside the file.");

    /// <summary>The error for a file that LinkApp did not create.</summary>
    internal static DataException Foreign(string file) =>
        new($"{file} is a database of another program. Move it away, or set Data:Directory to another folder.");
}
