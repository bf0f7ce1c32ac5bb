using System.Text.Json;
using LinkApp.Core.Data;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using Microsoft.Data.Sqlite;

namespace LinkApp.Bench.Samples;

/// <summary>Inserts many links into <c>linkapp.db</c> in one transaction. The editor commits each link and would take minutes for a million.</summary>
internal static class LinkFiller
{
    /// <summary>One link in this many has country rules.</summary>
    public const int RuledEvery = 5;

    /// <summary>The number of links with <see cref="RareWord"/> in their names, regardless of the number of links.</summary>
    public const int RareLinks = 5;

    /// <summary>A word in the names of <see cref="RareLinks"/> links that are far apart.</summary>
    public const string RareWord = "pangolin";

    /// <summary>A word in every name.</summary>
    public const string CommonWord = "campaign";

    /// <summary>The tag of every tenth link.</summary>
    public const string CommonTag = "newsletter";

    /// <summary>The tag of <see cref="RareLinks"/> links.</summary>
    public const string RareTag = "print";

    private const int Length = 7;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    private static readonly string[] RuleCountries = ["US", "DE", "IN"];

    /// <summary>The slug of a link by its number from 0. Slugs look random and are all different, also those for numbers without a link.</summary>
    public static string GetSlug(long number)
    {
        // Multiplying by a number without common factors permutes the 62^7 slugs.
        const ulong Slugs = 3_521_614_606_208;
        const ulong Spread = 2_176_485_913_421;
        var mixed = (ulong)((UInt128)(ulong)number * Spread % Slugs);
        return string.Create(Length, mixed, (slug, rest) =>
        {
            foreach (ref var letter in slug)
                (letter, rest) = (Alphabet[(int)(rest % 62)], rest / 62);
        });
    }

    /// <summary>
    /// Fills a prepared data folder with links 0 to <paramref name="count"/> - 1, whose ids are their numbers + 1,
    /// assigned to the organizations in turn.
    /// </summary>
    public static void Fill(string directory, int count, params IReadOnlyList<int> organizations)
    {
        using var connection = SqliteSetup.Open(Path.Combine(directory, "linkapp.db"), pragmas: "PRAGMA synchronous = OFF");
        using var transaction = connection.BeginTransaction();
        using var link = Insert(connection, """
            INSERT INTO Links (Id, OrganizationId, Slug, SlugKey, Name, Destination, Rules, Tags, Version, CreatedAt, UpdatedAt)
            VALUES ($1, $2, $3, lower($3), $4, $5, $6, $7, 1, '2026-01-01 00:00:00', datetime('2026-01-01', (($1 * 7919) % 31536000) || ' seconds'))
            """, 7);
        var rareEvery = Math.Max(1, count / RareLinks);
        for (var i = 0; i < count; i++)
        {
            var isRare = i % rareEvery == rareEvery / 2;
            var tags = isRare ? $"[\"{RareTag}\"]" : i % 10 == 0 ? $"[\"{CommonTag}\",\"{i % 1000}\"]" : "[]";
            Run(
                link, i + 1L, organizations[i % organizations.Count], GetSlug(i), isRare ? $"{RareWord} {CommonWord} {i}" : $"{CommonWord} {i}",
                $"https://www.example.com/shop/{i}?utm_source=link", CreateRules(i), tags);
        }
        transaction.Commit();
    }

    /// <summary>
    /// In a filled folder, of each hundred links disables one, archives one and lets one expire; for benchmarks of lists, not of
    /// redirects.
    /// </summary>
    public static void VaryStates(string directory)
    {
        using var connection = SqliteSetup.Open(Path.Combine(directory, "linkapp.db"), pragmas: "PRAGMA synchronous = OFF");
        connection.Execute(
            "UPDATE Links SET IsEnabled = Id % 100 <> 1, IsArchived = Id % 100 = 2, ValidUntil = CASE WHEN Id % 100 = 3 THEN '2026-02-01 00:00:00' END");
    }

    /// <summary>Undoes <see cref="VaryStates"/>, for benchmarks of redirects.</summary>
    public static void OpenAll(string directory)
    {
        using var connection = SqliteSetup.Open(Path.Combine(directory, "linkapp.db"), pragmas: "PRAGMA synchronous = OFF");
        connection.Execute("UPDATE Links SET IsEnabled = 1, IsArchived = 0, ValidUntil = NULL WHERE Id % 100 IN (1, 2, 3)");
    }

    /// <summary>Inserts totals of clicks for two of three links of a filled folder, as the rollups would have done.</summary>
    public static void FillTotals(string directory, int count, int organization)
    {
        using var connection = SqliteSetup.Open(Path.Combine(directory, "rollups.db"), pragmas: "PRAGMA synchronous = OFF");
        using var transaction = connection.BeginTransaction();
        using var total = Insert(connection, "INSERT INTO totals (organization, link, clicks, redirected) VALUES ($1, $2, $3, $3)", 3);
        for (var i = 0; i < count; i++)
        {
            if (i % 3 > 0)
                Run(total, organization, i + 1L, i * 7919L % 10_007);
        }
        transaction.Commit();
    }

    private static string CreateRules(int number) => number % RuledEvery == 0
        ? JsonSerializer.Serialize(
            RuleCountries.Select(country => RedirectRule.ForCountry(country, $"https://{country}.example.com/shop/{number}")), LinkJson.Options)
        : "[]";

    private static SqliteCommand Insert(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return command;
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        command.ExecuteNonQuery();
    }
}
