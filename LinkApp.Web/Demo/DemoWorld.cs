using System.Net;
using LinkApp.Core.Geo;

namespace LinkApp.Web.Demo;

/// <summary>Draws random visitors from all over the world, in proportion to how many people are awake in each country.</summary>
internal sealed class DemoWorld
{
    // The number of random addresses to look up; the smallest countries of the list get a few dozen of them.
    private const int Samples = 80_000;
    private const int MaxOfACountry = 1_500;

    private static readonly (string Agent, double Share)[] Agents =
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", 26),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36", 30),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36", 17),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", 8),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0", 6),
        ("Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36", 5),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0", 3),
        ("Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1", 3),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", 2),
    ];

    private static readonly (string? Referrer, double Share)[] Referrers =
    [
        (null, 40), ("https://www.google.com/", 16), ("https://www.instagram.com/", 14), ("https://www.facebook.com/", 9), ("https://t.co/", 6),
        ("https://www.linkedin.com/", 5), ("https://mail.google.com/", 5), ("https://www.reddit.com/r/hiking/", 3), ("https://news.ycombinator.com/", 1),
        ("https://hiking.example.org/best-boots", 2),
    ];

    private readonly Random _random;
    private readonly List<(DemoCountry Country, List<IPAddress> Addresses)> _countries;

    public DemoWorld(VisitorLocator locator, Random random)
    {
        _random = random;
        _countries = [.. DemoCountry.All.Select(country => (country, new List<IPAddress>()))];
        var byCode = _countries.ToDictionary(country => country.Country.Code, country => country.Addresses);
        for (var i = 0; i < Samples; i++)
        {
            var address = new IPAddress([(byte)random.Next(1, 224), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(1, 255)]);
            if (locator.Locate(address) is { Country: { } code, IsLocated: true }
                && byCode.TryGetValue(code, out var addresses)
                && addresses.Count < MaxOfACountry)
                addresses.Add(address);
        }
        _countries.RemoveAll(country => country.Addresses.Count == 0);
    }

    /// <summary>How busy the world is at a time: 1 on average over the day.</summary>
    public double Activity(DateTimeOffset time)
    {
        const double OverTheDay = 0.53;
        return _countries.Sum(
            country => country.Country.Share * country.Country.Activity(time)) / _countries.Sum(country => country.Country.Share) / OverTheDay;
    }

    /// <summary>Draws a visitor at a time; from one country, if <paramref name="code"/> names it.</summary>
    public DemoVisitor Next(DateTimeOffset time, string? code = null)
    {
        var at = code is null
            ? Draw(_countries.Count, i => _countries[i].Country.Share * _countries[i].Country.Activity(time))
            : _countries.FindIndex(country => country.Country.Code == code);
        var (country, addresses) = _countries[Math.Max(0, at)];
        // The first addresses of a country are drawn more often, like visitors who return.
        var address = addresses[(int)(addresses.Count * Math.Pow(_random.NextDouble(), 2))];
        return new DemoVisitor(
            address, country.Code, $"{country.Language},{country.Language[..2]};q=0.9,en;q=0.5",
            Agents[Draw(Agents.Length, i => Agents[i].Share)].Agent, Referrers[Draw(Referrers.Length, i => Referrers[i].Share)].Referrer);
    }

    /// <summary>Draws one of the largest countries, for a burst.</summary>
    public string AnyCountry() => _countries[_random.Next(Math.Min(12, _countries.Count))].Country.Code;

    /// <summary>Draws a number below <paramref name="count"/>, weighted by share.</summary>
    public int Draw(int count, Func<int, double> share)
    {
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            sum += share(i);
        var left = _random.NextDouble() * sum;
        for (var i = 0; i < count - 1; i++)
        {
            left -= share(i);
            if (left < 0)
                return i;
        }
        return count - 1;
    }

    /// <summary>
    /// Draws a number from a Poisson distribution: how many independent events happen if <paramref name="mean"/> do on average
    /// (Knuth, TAOCP 3.4.1; split into parts where it would underflow).
    /// </summary>
    public int Poisson(double mean)
    {
        const double MaxPart = 500;
        var number = 0;
        for (; mean > MaxPart; mean -= MaxPart)
            number += Poisson(MaxPart);
        var (limit, product) = (Math.Exp(-mean), _random.NextDouble());
        for (; product > limit; product *= _random.NextDouble())
            number++;
        return number;
    }
}
