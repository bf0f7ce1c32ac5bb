using System.Xml.Linq;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;

namespace LinkApp.Postgres.Move;

/// <summary>The keys of sessions: files of the data folder, rows of "SessionKeys" in PostgreSQL.</summary>
internal static class SessionKeyFiles
{
    private const string Extension = ".xml";

    /// <summary>Copies the files to PostgreSQL, beside the keys that it may have.</summary>
    public static async Task WriteToAsync(PostgresSide target, DataSettings source, CancellationToken cancel)
    {
        if (!Directory.Exists(source.Keys))
            return;
        foreach (var file in Directory.EnumerateFiles(source.Keys, $"*{Extension}"))
        {
            await using var insert = target.Create("""INSERT INTO "SessionKeys" ("Name", "Xml") VALUES ($1, $2) ON CONFLICT DO NOTHING""");
            insert.Parameters.Add(new() { Value = Path.GetFileNameWithoutExtension(file) });
            insert.Parameters.Add(new() { Value = XElement.Load(file).ToString(SaveOptions.DisableFormatting) });
            await insert.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>Copies the rows to files, beside those that the folder may have.</summary>
    public static async Task ReadFromAsync(PostgresSide source, DataSettings target, CancellationToken cancel)
    {
        PrivateFolder.Create(target.Keys);
        await using var command = source.Create("""SELECT "Name", "Xml" FROM "SessionKeys" """);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            // Names are of our own; no row may choose another folder.
            var path = Path.Combine(target.Keys, Path.GetFileName(rows.GetString(0)) + Extension);
            if (File.Exists(path))
                continue;
            await using var file = PrivateFile.Create(path);
            await XElement.Parse(rows.GetString(1)).SaveAsync(file, SaveOptions.None, cancel);
        }
    }
}
