using LinkApp.Core.Links.Fields;
using LinkApp.Core.Links.Import.ClickFiles;

namespace LinkApp.Core.Links.Import.Mapping;

/// <summary>What a column can be mapped to.</summary>
public sealed class MapField
{
    private MapField(string key, string label, params string[] names) => (Key, Label, Names) = (key, label, names);

    /// <summary>Its name in the API and on the command line: that of the column in LinkApp's own files.</summary>
    public string Key { get; }

    /// <summary>Its name for people.</summary>
    public string Label { get; }

    /// <summary>Whether its values are times or days, which files write in many ways.</summary>
    public bool IsTime { get; private init; }

    /// <summary>What other programs call it; compared without case, spaces, "_" and "-".</summary>
    internal string[] Names { get; }

    /// <summary>The field of a click; null for those of links.</summary>
    internal ClickField? Click { get; private init; }

    /// <summary>The option of a link; null for other fields.</summary>
    internal LinkOption? Option { get; private init; }

    internal static MapField Slug { get; } = new("slug", "Slug or short URL", ShortNames);

    internal static MapField Destination { get; } = new(
        "destination", "Destination", "url", "longurl", "target", "targeturl", "destinationurl", "originalurl", "longlink", "original", "long", "redirect",
        "redirecturl", "redirectto", "fullurl", "href", "website");

    internal static MapField Name { get; } = new("name", "Name", "title", "label", "description", "linktitle", "pagetitle");

    internal static MapField Tags { get; } = new("tags", "Tags", "tag", "labels", "category", "categories", "folder", "group", "keywords");

    internal static MapField Domain { get; } = new("domain", "Domain", "host", "hostname", "domainname", "shortdomain");

    internal static MapField CreatedAt { get; } = new(
        "created_at", "Created", "created", "date", "datecreated", "createdon", "creationdate", "creationtime", "timestamp", "madeon", "addedat")
    {
        IsTime = true,
    };

    internal static MapField Aliases { get; } = new("aliases", "Older slugs", "alternativeslugs", "otherslugs");

    /// <summary>The fields of links, the most useful ones first.</summary>
    public static IReadOnlyList<MapField> OfLinks { get; } =
    [
        Slug, Destination, Name, Tags, Domain, CreatedAt,
        .. LinkFields.Options.Where(option => option != LinkFields.Password).Select(OfOption),
        Aliases,
    ];

    /// <summary>The fields of clicks and of sums of clicks, the most useful ones first.</summary>
    public static IReadOnlyList<MapField> OfClicks { get; } =
    [
        OfClick(ClickField.Slug, "Slug or short URL", ShortNames),
        OfClick(
            ClickField.Time, "Time of the click", "timestamp", "date", "datetime", "clickedat", "clicktime", "createdat", "visitedat", "at", "when",
            "clickdate"),
        OfClick(ClickField.Day, "Day (of numbers)", "date", "clickday"),
        OfClick(
            ClickField.Clicks, "Number of clicks", "click", "count", "visits", "hits", "views", "total", "totalclicks", "clickcount", "visitcount",
            "engagements"),
        OfClick(ClickField.Country, "Country", "countrycode", "visitcountry", "geocountry", "countryiso", "location", "countryname"),
        OfClick(ClickField.Region, "Region", "state", "province", "regionname"),
        OfClick(ClickField.City, "City", "cityname", "town"),
        OfClick(ClickField.Referrer, "Referrer", "referer", "refererurl", "referrerurl", "refererdomain", "source", "ref", "referringdomain", "from"),
        OfClick(ClickField.UserAgent, "User agent", "ua", "agent", "useragentstring", "httpuseragent"),
        OfClick(ClickField.Browser, "Browser", "browsername", "clientname"),
        OfClick(ClickField.System, "System", "os", "operatingsystem", "platform", "osname"),
        OfClick(ClickField.Device, "Device", "devicetype", "devicecategory"),
        OfClick(ClickField.Ip, "IP address (looked up, not stored)", "ipaddress", "remoteaddr", "clientip", "visitorip", "remotehost", "address"),
        OfClick(ClickField.Domain, "Domain", "host", "hostname", "domainname", "shortdomain"),
        OfClick(ClickField.Latitude, "Latitude", "lat"),
        OfClick(ClickField.Longitude, "Longitude", "lon", "lng", "long"),
        OfClick(ClickField.Destination, "Destination", "longurl", "target", "destinationurl", "redirecturl"),
        OfClick(ClickField.Rule, "Rule"),
        OfClick(ClickField.Bot, "Bot", "isbot", "potentialbot", "crawler"),
        OfClick(ClickField.Internal, "Internal", "isinternal"),
    ];

    private static string[] ShortNames =>
    [
        "shorturl", "shortlink", "short", "keyword", "shortcode", "code", "alias", "path", "slashtag", "backhalf", "link", "key", "bitlink", "linkname",
        "shortenedurl", "tinyurl",
    ];

    /// <summary>The fields of links or of clicks.</summary>
    public static IReadOnlyList<MapField> Of(ImportKind kind) => kind == ImportKind.Clicks ? OfClicks : OfLinks;

    /// <summary>The field with a name, compared without case, "_" and "-"; null if there is none.</summary>
    public static MapField? Find(ImportKind kind, string name) =>
        Of(kind).FirstOrDefault(field => CsvColumns.Key(field.Key) == CsvColumns.Key(name));

    internal static MapField OfClick(ClickField field) => OfClicks.First(known => known.Click == field);

    private static MapField OfOption(LinkOption option) => new(option.CsvColumn, option.Label, OptionNames(option.CsvColumn))
    {
        Option = option,
        IsTime = option is LinkOption<DateTime?>,
    };

    private static MapField OfClick(ClickField field, string label, params string[] names) => new(ClickFileFormat.LinkApp.Names[field][0], label, names)
    {
        Click = field,
        IsTime = field is ClickField.Time or ClickField.Day,
    };

    private static string[] OptionNames(string column) => column switch
    {
        "valid_until" =>
            ["expires", "expiresat", "expireson", "expiry", "expiration", "expirationdate", "expiresin", "ttl", "expirydate", "enddate", "validto"],
        "valid_from" => ["starts", "startsat", "startdate", "validsince", "activefrom"],
        "max_clicks" => ["clicklimit", "maxvisits", "maximumclicks", "clickslimit"],
        "enabled" => ["active", "isactive", "isenabled"],
        "archived" => ["isarchived"],
        "notes" => ["note", "comment", "comments", "remarks"],
        "status_code" => ["redirecttype", "redirectcode", "statuscode", "httpstatus"],
        "fallback_url" => ["expiredurl", "expirationurl", "expirationredirect"],
        "social_title" => ["ogtitle"],
        "social_description" => ["ogdescription"],
        "social_image" => ["ogimage", "image"],
        _ => [],
    };
}
