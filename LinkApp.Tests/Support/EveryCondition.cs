using LinkApp.Core.Links.Rules;

namespace LinkApp.Tests.Support;

/// <summary>Two rules: one with a condition of every kind and a split, one with a refusal.</summary>
public static class EveryCondition
{
    public static readonly RedirectRule Split = new()
    {
        Name = "Office hours in Asia",
        Conditions =
        [
            new CountryCondition { In = ["MY", "SG"] }, new ContinentCondition { In = ["AS"] },
            new PlaceCondition { Country = "MY", Regions = ["Selangor"], Cities = ["Kuala Lumpur"] },
            new DeviceCondition { In = [DeviceKind.Ios] }, new LanguageCondition { In = ["ms", "en-GB"] },
            new QueryCondition { Name = "ref", Match = QueryMatch.Value, Value = "news" },
            new AddressCondition { In = ["203.0.113.0/24"] }, new ClicksCondition { From = 1, Below = 500 },
            new TimeCondition
            {
                Zone = "Asia/Kuala_Lumpur",
                Days = [DayOfWeek.Monday],
                Start = new TimeOnly(9, 0),
                End = new TimeOnly(17, 30),
                From = new DateTime(2026, 1, 1),
                Until = new DateTime(2027, 1, 1),
            },
        ],
        Split = [new SplitPart { Destination = "https://a.example/", Weight = 3 }, new SplitPart { Destination = "https://b.example/" }],
    };

    public static readonly RedirectRule Refusal = new()
    {
        Conditions = [new DeviceCondition { In = [DeviceKind.Tablet] }],
        Refusal = "This offer is not for tablets.",
    };
}
