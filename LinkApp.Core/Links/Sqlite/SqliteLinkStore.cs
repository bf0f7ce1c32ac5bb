using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Settings;
using Microsoft.Data.Sqlite;

namespace LinkApp.Core.Links.Sqlite;

/// <summary>
/// Reads links with a statement that stays prepared: 12 µs instead of the 200 that a context takes, which is what a scan of invented
/// slugs costs. One look-up at a time.
/// </summary>
public sealed class SqliteLinkStore(DataSettings data) : LinkStore, IDisposable
{
    private const int FirstOption = 9;

    private static readonly string Sql = $"""
        SELECT l.Id, l.OrganizationId, l.Version, l.Slug, l.Destination, l.Rules,
            (SELECT json_group_array(json_array(a.Domain, a.SlugKey)) FROM LinkAliases a WHERE a.LinkId = l.Id), l.Domain, l.SlugKey,
            {string.Join(", ", Options.Select(option => $"l.{option.Property}"))}
        FROM Links l
        WHERE l.Id = coalesce(
            (SELECT Id FROM Links WHERE SlugKey = ?1 AND Domain = ?2), (SELECT LinkId FROM LinkAliases WHERE SlugKey = ?1 AND Domain = ?2),
            (SELECT Id FROM Links WHERE SlugKey = ?1 AND Domain IS NULL), (SELECT LinkId FROM LinkAliases WHERE SlugKey = ?1 AND Domain IS NULL))
            AND (?3 = 0 OR l.OrganizationId = ?3)
        """;

    private readonly Lock _reading = new();
    private SqliteConnection? _connection;
    private Statement? _find;

    // SQLite answers at once, so that the result is never waited for.
    public override ValueTask<LinkEntry?> FindAsync(AddressKey address, int organizationId)
    {
        lock (_reading)
        {
            try
            {
                return new(Read(address, organizationId));
            }
            catch (DbException)
            {
                // The next look-up opens the file again, since it may have been replaced by another.
                Close();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_reading)
            Close();
    }

    private LinkEntry? Read(AddressKey address, int organizationId)
    {
        _connection ??= SqliteSetup.Open(data.AppDatabase, readOnly: true, pooled: false);
        _find ??= new Statement(_connection, Sql);
        _find.Begin(address.Key, address.Domain, organizationId);
        try
        {
            return _find.Step() ? new LinkEntry(Read(_find)) : null;
        }
        finally
        {
            _find.Reset();
        }
    }

    private void Close()
    {
        _find?.Dispose();
        _find = null;
        _connection?.Dispose();
        _connection = null;
    }

    private static Link Read(Statement row) => new()
    {
        Id = row.Number(0),
        OrganizationId = (int)row.Number(1),
        Version = (int)row.Number(2),
        Slug = row.Text(3),
        Name = "",
        Destination = row.Text(4),
        Rules = ReadRules(row.Text(5)),
        Aliases = ReadAliases(row.Text(6)),
        Domain = row.IsNull(7) ? null : row.Text(7),
        SlugKey = row.Text(8),
        Options = ReadOptions(row),
    };

    private static LinkOptions ReadOptions(Statement row)
    {
        var options = LinkOptions.Default;
        for (var i = 0; i < Options.Length; i++)
            options = Options[i].ReadRow(options, row, FirstOption + i);
        return options;
    }
}
