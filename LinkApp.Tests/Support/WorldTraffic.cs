using System.Net;
using LinkApp.Core.Geo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace LinkApp.Tests.Support;

/// <summary>Visitors from many countries, the same on every run: from busy cities, quiet ones, and a few unlocated ones.</summary>
public sealed class WorldTraffic
{
    private const int Samples = 40_000;
    private const int CitiesOfACountry = 3;
    private const int MaxClicksOfACity = 12;

    // Quiet places: most countries have one quiet city.
    private static readonly HashSet<string> Busy =
    [
        "US", "GB", "DE", "IN", "JP", "BR", "FR", "MY", "SG", "ES", "MX", "ID", "NG", "ZA", "KE", "AU", "TR", "PL", "KR", "AR",
    ];

    private readonly TestServer _server;
    private readonly FakeTimeProvider _time;
    private readonly Random _random = new(2026);
    private readonly List<string> _visitors = [];

    /// <param name="time">The clock of the server.</param>
    public WorldTraffic(TestServer server, FakeTimeProvider time)
    {
        (_server, _time) = (server, time);
        var locator = server.Services.GetRequiredService<VisitorLocator>();
        var cities = new Dictionary<(string, string), string>();
        for (var i = 0; i < Samples; i++)
        {
            var address = new IPAddress([(byte)_random.Next(1, 224), (byte)_random.Next(256), (byte)_random.Next(256), (byte)_random.Next(1, 255)]);
            if (locator.Locate(address) is { City: { } city } place)
                cities.TryAdd((place.Country!, city), address.ToString());
        }
        foreach (var country in cities.GroupBy(city => city.Key.Item1).OrderBy(country => country.Key, StringComparer.Ordinal))
        {
            var isBusy = Busy.Contains(country.Key);
            if (!isBusy && _random.Next(3) > 0)
                continue;
            foreach (var (_, address) in country.Take(isBusy ? CitiesOfACountry : 1))
                _visitors.AddRange(Enumerable.Repeat(address, isBusy ? 1 + _random.Next(MaxClicksOfACity) : 1));
        }
        _visitors.AddRange([Visitors.Malaysia, Visitors.Malaysia, Visitors.Malaysia, Visitors.Nowhere]);
    }

    /// <summary>Makes clicks over a time span, with varying traffic.</summary>
    /// <param name="slugs">Links to click.</param>
    /// <param name="span">By how much the clock advances.</param>
    /// <param name="step">By how much the clock advances at once.</param>
    /// <param name="most">The maximum number of clicks in a step.</param>
    public async Task FlowAsync(string[] slugs, TimeSpan span, TimeSpan step, int most)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += step)
        {
            var wave = 0.55 + (0.45 * Math.Sin(passed.TotalSeconds / 40)) - (0.25 * _random.NextDouble());
            for (var i = Math.Max(2, (int)(most * wave)); i > 0; i--)
                (await _server.ClickAsync(slugs[_random.Next(slugs.Length)], _visitors[_random.Next(_visitors.Count)])).Dispose();
            _time.Advance(step);
        }
    }
}
