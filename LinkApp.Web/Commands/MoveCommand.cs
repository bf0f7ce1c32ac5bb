using System.CommandLine;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using LinkApp.Core.Wording;
using LinkApp.Postgres;
using LinkApp.Postgres.Move;

namespace LinkApp.Web.Commands;

/// <summary><c>linkapp move</c>.</summary>
internal static class MoveCommand
{
    public static Command Create(string[] configuration)
    {
        var to = new Option<string?>("--to")
        {
            Description = "The connection string of an empty database of PostgreSQL, which gets all that the data folder has; - reads it from stdin.",
        };
        var from = new Option<string?>("--from")
        {
            Description = "The connection string of the database whose data is copied into the data folder, which must have no databases; - reads it from stdin.",
        };
        var json = CommandOptions.Json();
        var command = new Command(
            "move",
            "Copies an installation from SQLite's files to PostgreSQL, or back, with all ids, and prints the rows of each table. "
                + "Stop all servers first. The source stays as it is; if the copy is interrupted, start it again.") { to, from, json };
        command.SetAction(async (parsed, cancel) =>
        {
            var (target, source) = (parsed.GetValue(to), parsed.GetValue(from));
            if (target is null == source is null)
                throw new CommandFailure("--to, --from: name one of them, with the connection string of the database.");
            var settings = CommandServices.Settings(configuration).Core;
            var data = settings.Data with { Postgres = await CommandOptions.SecretAsync((target ?? source)!) };
            Check(data, target is null ? "--from" : "--to");
            SqliteLibrary.Prepare(new BundledFiles(data));
            var rows = target is null
                ? await new MoveToSqlite(data, settings.Clicks, TimeProvider.System).RunAsync(ShowProgress, cancel)
                : await new MoveToPostgres(data, settings.Clicks, TimeProvider.System).RunAsync(ShowProgress, cancel);
            ImportCommand.ShowProgress("\n");
            Console.Write(parsed.GetValue(json)
                ? Output.Json(rows)
                : Output.Table(["TABLE", "ROWS"], rows.Where(table => table.Rows > 0).Select(table => (string[])[table.Table, Format.Number(table.Rows)])));
            await Console.Error.WriteLineAsync(target is null
                ? $"Moved to {data.Directory}. Remove Data:Postgres from the configuration before you start the server."
                : $"Moved to PostgreSQL. Set Data:Postgres before you start servers; they don't use the databases in {data.Directory} any more.");
            return 0;
        });
        return command;
    }

    private static void Check(DataSettings data, string option)
    {
        var reader = new SettingsReader(new ConfigurationManager());
        PostgresSettings.Check(reader, data, option);
        if (reader.Errors.Count > 0)
            throw new CommandFailure(reader.Errors);
    }

    // The line before may be longer.
    private static void ShowProgress(MovedRows table) => ImportCommand.ShowProgress($"{table.Table}: {Format.Count(table.Rows, "row")}".PadRight(60));
}
