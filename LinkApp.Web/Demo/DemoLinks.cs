using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;

namespace LinkApp.Web.Demo;

/// <summary>The organizations and links of the demo: two made-up companies that use links as real ones do.</summary>
internal static class DemoLinks
{
    /// <summary>The organization that the demo's pages show first.</summary>
    public const string Organization = "Northwind Outdoor";

    /// <summary>A second organization, to show that organizations share nothing.</summary>
    public const string OtherOrganization = "Riverside Museum";

    private const string Shop = "https://www.example.com";

    /// <summary>The links of an organization; the most visited first.</summary>
    public static IReadOnlyList<LinkDraft> Get(string organization) => organization == Organization ? Outdoor : Museum;

    private static readonly LinkDraft[] Outdoor =
    [
        New("spring", "Spring sale", "/sale", ["campaign", "social"],
            ForCountry("MY", "/my/sale"), ForCountry("DE", "/de/sale"), ForCountry("JP", "/jp/sale"), ForCountry("BR", "/br/promo"),
            ForCountry("FR", "/fr/soldes")),
        New("get", "Get the app", "/download", ["product"],
            Named("iPhone and iPad", new DeviceCondition { In = [DeviceKind.Ios] }, "https://apps.example.com/ios"),
            Named("Android", new DeviceCondition { In = [DeviceKind.Android] }, "https://play.example.com/android")),
        New("newsletter", "Newsletter, autumn issue", "/journal/autumn", ["mail"]),
        new LinkDraft
        {
            Slug = "try", Name = "Home page test", Destination = $"{Shop}/", Tags = ["experiment"],
            Rules =
            [
                new RedirectRule
                {
                    Name = "A/B in North America",
                    Conditions = [new CountryCondition { In = ["US", "CA"] }],
                    Split = [new SplitPart { Destination = $"{Shop}/home-a", Weight = 70 }, new SplitPart { Destination = $"{Shop}/home-b", Weight = 30 }],
                },
            ],
        },
        New("boots", "Trail boots", "/shop/trail-boots", ["product", "social"], ForCountry("GB", "/uk/trail-boots"), ForCountry("AU", "/au/trail-boots")),
        New("tent", "Two-person tent", "/shop/tent-2p", ["product"]),
        New("map", "Trail map", "/trails/{country}", ["print"]),
        New("jobs", "We are hiring", "/jobs", ["company"], Named("German speakers", new LanguageCondition { In = ["de"] }, $"{Shop}/de/jobs")),
        New("podcast", "Podcast, episode 42", "/podcast/42", ["social"]),
        New("guide", "Winter guide (PDF)", "/files/winter-guide.pdf", ["print", "mail"]),
        New("stores", "Find a store", "/stores?near={country}", ["print"]),
        New("care", "How to care for leather", "/journal/leather-care", ["mail"]),
        New("press", "Press kit", "/press", ["company"]),
        New("returns", "Returns", "/help/returns", ["help"]),
        New("gift", "Gift cards", "/shop/gift-cards", ["campaign"]),
        New("trail-run", "Trail run, Kuala Lumpur", "/events/trail-run-kl", ["event"]),
    ];

    private static readonly LinkDraft[] Museum =
    [
        New("tickets", "Tickets", "/tickets", ["visit"], Named("Japanese speakers", new LanguageCondition { In = ["ja"] }, $"{Shop}/ja/tickets")),
        New("impressionists", "The Impressionists", "/exhibitions/impressionists", ["exhibition"]),
        New("audio", "Audio guide", "/audio", ["visit"]),
        New("friends", "Friends of the museum", "/friends", ["members"]),
    ];

    private static LinkDraft New(string slug, string name, string path, string[] tags, params RedirectRule[] rules) =>
        new() { Slug = slug, Name = name, Destination = Shop + path, Tags = tags, Rules = rules };

    private static RedirectRule ForCountry(string country, string path) => RedirectRule.ForCountry(country, Shop + path);

    private static RedirectRule Named(string name, RuleCondition condition, string destination) =>
        new() { Name = name, Conditions = [condition], Destination = destination };
}
