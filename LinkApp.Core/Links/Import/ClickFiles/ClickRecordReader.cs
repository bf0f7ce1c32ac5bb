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

    // Those of the last rows, at the position that their hash says: most rows have one of them, and need no new one.
    private readonly Place?[] _places = new Place?[4_096];
    private readonly Agent?[] _agents = new Agent?[256];

    /// <summary>What is wrong with the last record that was read.</summary>
    public IReadOnlyList<SkippedField> Errors => _errors;

    /// <summary>The click of a record; null if <see cref="Errors"/> says what is wrong.</summary>
    public FileClick? Read(ClickRecord record) => new FileClick() is var click && Read(record, click) ? click : null;

    /// <summary>Reads the click of a record into an object that may be that of another; false if <see cref="Errors"/> says what is wrong.</summary>
    public bool Read(ClickRecord record, FileClick click)
    {
        _errors.Clear();
        if (record.Error is { } error)
        {
            _errors.Add(error);
            return false;
        }
        var (slug, domain) = (record[ClickField.Slug]?.Trim('/') ?? "", record[ClickField.Domain]);
        if (slug.Length == 0 && record[ClickField.ShortUrl] is { Length: > 0 } address)
            (slug, domain) = ForeignText.GetAddress(address) is (Slug: { } named, Domain: var host) ? (named, host) : ("", null);
        if (slug.Length == 0)
            Add("slug", "", "The row names no link.", "Write the link's slug.");
        var isSum = record.GetSpan(ClickField.Time).IsEmpty && !record.GetSpan(ClickField.Day).IsEmpty;
        var time = isSum ? ReadDay(record[ClickField.Day]!) : ReadTime(record.GetSpan(ClickField.Time));
        var sum = isSum ? ReadSum(record[ClickField.Clicks] ?? "") : (int?)null;
        var place = ReadPlace(record);
        var agent = isSum ? Agent.Unknown : ReadAgent(record);
        var kind = agent.IsBot ? ClickKind.Bot : ReadSwitch(record, ClickField.Internal, "internal") ? ClickKind.Internal : ClickKind.Visitor;
        var referrer = ReadReferrer(record[ClickField.Referrer]);
        var destination = Limit("destination", record[ClickField.Destination], Links.Destination.MaxLength);
        var rule = Limit("rule", record[ClickField.Rule], MaxNameLength) ?? "";
        if (_errors.Count > 0)
            return false;
        click.Line = record.Line;
        click.Link = new(slug, domain);
        click.Time = time;
        click.Sum = sum;
        click.Place = isSum ? place is { Country: { } country } ? GetPlace(country, null, null, null, null) : null : place;
        click.Agent = agent;
        click.Kind = isSum ? ClickKind.Visitor : kind;
        click.Referrer = referrer;
        click.Destination = destination;
        click.Rule = rule;
        return true;
    }

    private void Add(string field, string value, string reason, string cure) => _errors.Add(new(field, value, reason, cure));

    private DateTimeOffset ReadTime(ReadOnlySpan<char> text)
    {
        const string Cure = "Write a time of ISO 8601, such as 2026-03-02T10:15:00Z, or seconds since 1970.";
        if (TimeText.Read(text) is { } time)
            return Check("time", text, time);
        Add("time", text.ToString(), text.Length == 0 ? "The row has no time." : "This is not a time.", Cure);
        return default;
    }

    private DateTimeOffset ReadDay(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Check("day", text, new DateTimeOffset(day, new TimeOnly(ImportedRollup.Noon, 0), TimeSpan.Zero));
        Add("day", text, "This is not a day.", "Write a day of ISO 8601, such as 2026-03-02.");
        return default;
    }

    private DateTimeOffset Check(string field, ReadOnlySpan<char> text, DateTimeOffset time)
    {
        if (time > now + Ahead)
            Add(field, text.ToString(), "It is in the future.", "Check the column, and the time zone of its times.");
        else if (time < TimeText.Earliest)
            Add(field, text.ToString(), "It is before 1995.", "Check the column: numbers are seconds or milliseconds since 1970.");
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
        var (latitude, longitude) = (ReadDegrees(record.GetSpan(ClickField.Latitude), "latitude", 90), ReadDegrees(record.GetSpan(ClickField.Longitude), "longitude", 180));
        if (latitude is null || longitude is null)
            (latitude, longitude) = (null, null);
        if (country is not null || region is { Length: > 0 } || city is { Length: > 0 } || latitude is not null)
            return GetPlace(country, NullIfEmpty(region), NullIfEmpty(city), latitude, longitude);
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

    private double? ReadDegrees(ReadOnlySpan<char> text, string field, double most)
    {
        if (text.IsEmpty)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && Math.Abs(degrees) <= most)
            return degrees;
        Add(field, text.ToString(), $"This is not a {field}.", $"Write degrees from -{most} to {most}, such as 52.52, or leave the cell empty.");
        return null;
    }

    private Agent ReadAgent(ClickRecord record)
    {
        var agent = record[ClickField.UserAgent] is { Length: > 0 } header ? agents.Read(header) : Agent.Unknown;
        var (browser, system, device) = (Name(ClickField.Browser, "browser"), Name(ClickField.System, "system"), Name(ClickField.Device, "device"));
        var isBot = record[ClickField.Bot] is { Length: > 0 } ? ReadSwitch(record, ClickField.Bot, "bot") : agent.IsBot;
        return GetAgent(browser ?? agent.Browser, system ?? agent.System, device ?? agent.Device, isBot);

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

    private Place GetPlace(string? country, string? region, string? city, double? latitude, double? longitude)
    {
        ref var place = ref _places[(uint)HashCode.Combine(country, region, city, latitude, longitude) % _places.Length];
        if (place is null || place.Country != country || place.Region != region || place.City != city
            || place.Latitude != latitude || place.Longitude != longitude)
            place = new(country, region, city, latitude, longitude);
        return place;
    }

    private Agent GetAgent(string? browser, string? system, string? device, bool isBot)
    {
        ref var agent = ref _agents[(uint)HashCode.Combine(browser, system, device, isBot) % _agents.Length];
        if (agent is null || agent.Browser != browser || agent.System != system || agent.Device != device || agent.IsBot != isBot)
            agent = new(browser, system, device, isBot);
        return agent;
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
