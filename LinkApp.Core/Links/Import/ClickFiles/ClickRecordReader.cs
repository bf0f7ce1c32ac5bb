using System.Globalization;
using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Clicks.Store;
using LinkApp.Core.Geo;
using LinkApp.Core.Links.Fields;

namespace LinkApp.Core.Links.Import.ClickFiles;

/// <summary>Reads a record of any format as a click, or says what is wrong with each of its fields. It knows nothing of links.</summary>
/// <param name="agents">Reads user agents.</param>
/// <param name="locate">Finds the place of an address, which is then dropped.</param>
/// <param name="now">The present: later clicks are refused.</param>
internal sealed class ClickRecordReader(UserAgents agents, Func<IPAddress, Place?> locate, DateTimeOffset now)
{
    private const int MaxNameLength = 200;
    private const int MaxSum = 1_000_000_000;

    // A clock may be ahead, and a day may have begun elsewhere.
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(1);

    private readonly List<SkippedField> _errors = [];

    /// <summary>What is wrong with the last record that was read.</summary>
    public IReadOnlyList<SkippedField> Errors => _errors;

    /// <summary>The click of a record; null if <see cref="Errors"/> says what is wrong.</summary>
    public FileClick? Read(ClickRecord record)
    {
        _errors.Clear();
        if (record.Error is { } error)
        {
            _errors.Add(error);
            return null;
        }
        var (slug, domain) = (record[ClickField.Slug]?.Trim('/') ?? "", record[ClickField.Domain]);
        if (slug.Length == 0 && record[ClickField.ShortUrl] is { Length: > 0 } address)
            (slug, domain) = ForeignText.GetAddress(address) is (Slug: { } named, Domain: var host) ? (named, host) : ("", null);
        if (slug.Length == 0)
            Add("slug", "", "The row names no link.", "Write the link's slug.");
        var isSum = record[ClickField.Time] is null or "" && record[ClickField.Day] is { Length: > 0 };
        var time = isSum ? ReadDay(record[ClickField.Day]!) : ReadTime(record[ClickField.Time] ?? "");
        var sum = isSum ? ReadSum(record[ClickField.Clicks] ?? "") : (int?)null;
        var place = ReadPlace(record);
        var agent = isSum ? Agent.Unknown : ReadAgent(record);
        var kind = agent.IsBot ? ClickKind.Bot : ReadSwitch(record, ClickField.Internal, "internal") ? ClickKind.Internal : ClickKind.Visitor;
        var referrer = ReadReferrer(record[ClickField.Referrer]);
        var destination = Limit("destination", record[ClickField.Destination], Links.Destination.MaxLength);
        var rule = Limit("rule", record[ClickField.Rule], MaxNameLength) ?? "";
        return _errors.Count > 0
            ? null
            : new()
            {
                Line = record.Line,
                Link = new(slug, domain),
                Time = time,
                Sum = sum,
                Place = isSum ? place is { Country: { } country } ? new(country, null, null, null, null) : null : place,
                Agent = agent,
                Kind = isSum ? ClickKind.Visitor : kind,
                Referrer = referrer,
                Destination = destination,
                Rule = rule,
            };
    }

    private void Add(string field, string value, string reason, string cure) => _errors.Add(new(field, value, reason, cure));

    private DateTimeOffset ReadTime(string text)
    {
        const string Cure = "Write a time of ISO 8601, such as 2026-03-02T10:15:00Z, or seconds since 1970.";
        if (TimeText.Read(text) is { } time)
            return Check("time", text, time);
        Add("time", text, text.Length == 0 ? "The row has no time." : "This is not a time.", Cure);
        return default;
    }

    private DateTimeOffset ReadDay(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Check("day", text, new DateTimeOffset(day, new TimeOnly(ImportedRollup.Noon, 0), TimeSpan.Zero));
        Add("day", text, "This is not a day.", "Write a day of ISO 8601, such as 2026-03-02.");
        return default;
    }

    private DateTimeOffset Check(string field, string text, DateTimeOffset time)
    {
        if (time > now + Ahead)
            Add(field, text, "It is in the future.", "Check the column, and the time zone of its times.");
        else if (time < TimeText.Earliest)
            Add(field, text, "It is before 1995.", "Check the column: numbers are seconds or milliseconds since 1970.");
        return time;
    }

    private int ReadSum(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var clicks) && clicks is > 0 and <= MaxSum)
            return clicks;
        Add("clicks", text, "This is not a number of clicks.", "Write a whole number from 1 to 1000000000.");
        return 0;
    }

    private Place? ReadPlace(ClickRecord record)
    {
        var country = ReadCountry(record[ClickField.Country] ?? "");
        var (region, city) = (Limit("region", record[ClickField.Region], MaxNameLength), Limit("city", record[ClickField.City], MaxNameLength));
        var (latitude, longitude) = (ReadDegrees(record[ClickField.Latitude], "latitude", 90), ReadDegrees(record[ClickField.Longitude], "longitude", 180));
        if (latitude is null || longitude is null)
            (latitude, longitude) = (null, null);
        if (country is not null || region is { Length: > 0 } || city is { Length: > 0 } || latitude is not null)
            return new(country, NullIfEmpty(region), NullIfEmpty(city), latitude, longitude);
        if (record[ClickField.Ip] is not { Length: > 0 } text)
            return null;
        if (IPAddress.TryParse(text, out var address))
            return locate(address);
        Add("ip", "", "This is not an IP address.", "Leave the column out if it has something else.");
        return null;
    }

    private string? ReadCountry(string text)
    {
        if (text.Length == 0)
            return null;
        if (text is [var first, var second] && char.IsAsciiLetter(first) && char.IsAsciiLetter(second))
            return text.ToUpperInvariant();
        Add("country", text, "This is not a country code.", "Write a code of ISO 3166-1, such as DE, or leave the cell empty.");
        return null;
    }

    private double? ReadDegrees(string? text, string field, double most)
    {
        if (text is null or "")
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most)
            return degrees;
        Add(field, text, $"This is not a {field}.", $"Write degrees from -{most} to {most}, such as 52.52, or leave the cell empty.");
        return null;
    }

    private Agent ReadAgent(ClickRecord record)
    {
        var agent = record[ClickField.UserAgent] is { Length: > 0 } header ? agents.Read(header) : Agent.Unknown;
        var (browser, system, device) = (Name(ClickField.Browser, "browser"), Name(ClickField.System, "system"), Name(ClickField.Device, "device"));
        var isBot = record[ClickField.Bot] is { Length: > 0 } ? ReadSwitch(record, ClickField.Bot, "bot") : agent.IsBot;
        return new(browser ?? agent.Browser, system ?? agent.System, device ?? agent.Device, isBot);

        string? Name(ClickField field, string name) => NullIfEmpty(Limit(name, record[field], MaxNameLength));
    }

    private bool ReadSwitch(ClickRecord record, ClickField field, string name)
    {
        if (record[field] is not { Length: > 0 } text)
            return false;
        if (FieldTypes.Switch.ReadCsv(name, text, out var value) is not null)
            Add(name, text, "This is neither true nor false.", "Write true or false.");
        return value;
    }

    /// <summary>The host of a referrer, which is written as one or as an address.</summary>
    private string? ReadReferrer(string? text)
    {
        if (text is null or "")
            return text;
        var host = text;
        if (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var uri))
            host = uri.IdnHost;
        if (Uri.CheckHostName(host) != UriHostNameType.Unknown)
            return host.ToLowerInvariant();
        Add("referrer", text, "This is not a host or a web address.", "Write a host, such as news.example.com, or leave the cell empty.");
        return null;
    }

    private string? Limit(string field, string? text, int length)
    {
        if (text is null || text.Length <= length)
            return text;
        Add(field, text, $"It has more than {length} characters.", "Shorten it, or leave the cell empty.");
        return null;
    }

    private static string? NullIfEmpty(string? text) => text is { Length: > 0 } ? text : null;
}
