using System.Globalization;

namespace LinkApp.Bench.Samples;

/// <summary>Visitors for the load: addresses from all over the world, common browsers and common referrers.</summary>
internal static class Visitors
{
    /// <summary>User agents of browsers, and of one bot at the end.</summary>
    public static readonly string[] UserAgents =
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36 Edg/137.0.0.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/137.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:139.0) Gecko/20100101 Firefox/139.0",
        "Mozilla/5.0 (Linux; Android 14; SM-S928B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:139.0) Gecko/20100101 Firefox/139.0",
        "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    ];

    /// <summary>How many of <see cref="UserAgents"/> are browsers.</summary>
    public static readonly int PeopleAgents = UserAgents.Length - 1;

    /// <summary>Pages that links are opened from; the empty one is a direct visit.</summary>
    public static readonly string[] Referrers =
    [
        "", "https://www.google.com/", "https://t.co/", "https://www.facebook.com/", "https://www.linkedin.com/", "https://www.instagram.com/",
        "https://news.ycombinator.com/", "https://www.reddit.com/r/all/", "https://mail.example.com/inbox/42", "https://blog.example.org/2026/03/a-post",
    ];

    /// <summary>A random IPv4 address that could be a visitor's: no private, reserved or multicast ones.</summary>
    public static string Address(Random random)
    {
        while (true)
        {
            var (a, b) = (random.Next(1, 224), random.Next(256));
            var reserved = a is 10 or 127
                || (a, b) is (100, >= 64 and < 128) or (169, 254) or (172, >= 16 and < 32) or (192, 168 or 0) or (198, 18 or 19 or 51) or (203, 0);
            if (!reserved)
                return string.Create(CultureInfo.InvariantCulture, $"{a}.{b}.{random.Next(256)}.{random.Next(1, 255)}");
        }
    }
}
