using System.Net;
using LinkApp.Core.Clicks;
using LinkApp.Core.Geo;
using LinkApp.Core.Hosts;
using LinkApp.Core.Links;
using LinkApp.Core.Links.Import.Servers;
using LinkApp.Core.Links.Rules;
using LinkApp.Web.Links.Testing;
using LinkApp.Web.Redirects;

namespace LinkApp.Web.Links.Verifying;

/// <summary>How an old server is asked.</summary>
/// <param name="Address">Its address, which ends with a slash.</param>
/// <param name="Visitors">The visitors to ask for.</param>
/// <param name="AddressHeader">The header in which it takes a visitor's address from us; null if it does not.</param>
/// <param name="Rate">The most requests in a second.</param>
internal sealed record VerifyOptions(Uri Address, IReadOnlyList<VerifyVisitor> Visitors, string? AddressHeader, int Rate);

/// <summary>
/// Asks an old server and this installation's rules about the same visitors. The old server is asked over the network, and counts these
/// visits; here the decision is made without a request, by the code that decides redirects, so that nothing is counted.
/// </summary>
internal sealed class LinkVerifier(
    HttpClient http, VisitorLocator locator, UserAgents agents, ShortUrls urls, TimeProvider time, VerifyOptions options)
{
    private const int Parallel = 4;
    private const int MaxListed = 1_000;
    private const int MaxFailures = 20;
    private const int MaxTries = 4;

    // Enough for each part of a split that gets a percent of the visitors.
    private const int Fingerprints = 500;

    private static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly Place Anywhere = new("AQ", "Somewhere", "Nowhere", -80, 10);

    private readonly Lock _gate = new();
    private readonly List<VerifyDifference> _differences = [];
    private VerifyResult _result = new();
    private DateTimeOffset _next;
    private int _failures;

    /// <summary>Compares links.</summary>
    /// <param name="links">The links.</param>
    /// <param name="onVisit">Called after each visit with the number of those that were compared.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="ServerException">The old server does not answer.</exception>
    public async Task<VerifyResult> RunAsync(IReadOnlyList<Link> links, Action<int> onVisit, CancellationToken cancel)
    {
        var compared = links.Where(link => options.AddressHeader is not null || !DependsOnPlace(link)).ToList();
        var visits = compared.SelectMany(link => options.Visitors.Select(visitor => (Link: link, Visitor: visitor)));
        await System.Threading.Tasks.Parallel.ForEachAsync(
            visits, new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel },
            async (visit, stop) => onVisit(Compare(visit.Link, visit.Visitor, await AskAsync(visit.Link, visit.Visitor, stop))));
        return _result with
        {
            Links = compared.Count,
            ByPlace = links.Count - compared.Count,
            Differences =
            [
                .. _differences.OrderBy(difference => difference.Slug, StringComparer.Ordinal).ThenBy(difference => difference.Visitor, StringComparer.Ordinal),
            ],
        };
    }

    private int Compare(Link link, VerifyVisitor visitor, VerifyAnswer old)
    {
        var answers = Answer(link, visitor);
        var same = answers.FirstOrDefault(answer => old.Status != 0 && SameLocation.Is(answer.Location, old.Location));
        lock (_gate)
        {
            _result = _result with { Visits = _result.Visits + 1 };
            if (same is null)
            {
                _result = _result with { DifferenceCount = _result.DifferenceCount + 1 };
                if (_differences.Count < MaxListed)
                    _differences.Add(new(link.Slug, link.Domain, visitor.Name, old, answers[0]));
            }
            else if (same.Location is not null && same.IsPermanent != old.IsPermanent)
            {
                _result = _result with { OtherStatus = _result.OtherStatus + 1 };
            }
            return _result.Visits;
        }
    }

    /// <summary>What LinkApp answers; several answers for a link that splits its visitors.</summary>
    private List<VerifyAnswer> Answer(Link link, VerifyVisitor visitor)
    {
        if (link.Options.PasswordHash is not null)
            return [new(StatusCodes.Status200OK, null)];
        var draft = LinkDraft.From(LinkSnapshot.From(link));
        var count = link.Rules.Any(rule => rule.Split is not null) ? Fingerprints : 1;
        var (place, fallbacks) = (locator.Locate(visitor.Address), urls.GetFallbacks(link.OrganizationId, link.Domain));
        return [.. Enumerable.Range(0, count)
            .Select(i => Answer(link, LinkTest.Run(draft, CreateVisit(visitor, place, (ulong)i * 0x9E37_79B9_7F4A_7C15), fallbacks)))
            .Distinct()];
    }

    private VerifyAnswer Answer(Link link, LinkTest test)
    {
        if (test.Location is { } location)
            return new(test.Closed is null && test.Explanation.Decision.Location is not null ? link.Options.StatusCode : StatusCodes.Status302Found, location);
        var isScheduled = link.StateAt(time.GetUtcNow().UtcDateTime) == LinkState.Scheduled;
        return new(
            test.Closed is not null && !isScheduled ? StatusCodes.Status410Gone
            : test.Closed is null && test.Explanation.Decision.Refusal is not null ? StatusCodes.Status403Forbidden
            : StatusCodes.Status404NotFound,
            null);
    }

    private Visit CreateVisit(VerifyVisitor visitor, Place? place, ulong fingerprint) => new()
    {
        Time = time.GetUtcNow(),
        Place = place,
        Agent = agents.Read(visitor.UserAgent),
        Address = visitor.Address,
        AcceptLanguage = visitor.Language,
        QueryString = visitor.Query,
        Fingerprint = fingerprint,
    };

    private bool DependsOnPlace(Link link)
    {
        if (link.Rules.Any(rule => rule.Conditions.Any(c => c is CountryCondition or ContinentCondition or PlaceCondition or AddressCondition)))
            return true;
        // A placeholder may stand for it.
        var (draft, visitor) = (LinkDraft.From(LinkSnapshot.From(link)), options.Visitors[0]);
        return Locate(null) != Locate(Anywhere);

        string? Locate(Place? place) => LinkTest.Run(draft, CreateVisit(visitor, place, 0), FallbackUrls.None).Location;
    }

    private async Task<VerifyAnswer> AskAsync(Link link, VerifyVisitor visitor, CancellationToken cancel)
    {
        var path = string.Join('/', link.Slug.Split('/').Select(Uri.EscapeDataString));
        for (var attempt = 1; ; attempt++)
        {
            await WaitForTurnAsync(cancel);
            TimeSpan pause;
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
                limit.CancelAfter(Timeout);
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(options.Address, path + visitor.Query));
                request.Headers.TryAddWithoutValidation("User-Agent", visitor.UserAgent);
                request.Headers.TryAddWithoutValidation("Accept-Language", visitor.Language);
                if (options.AddressHeader is { } header && visitor.Address is { } address)
                    request.Headers.TryAddWithoutValidation(header, address.ToString());
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable) || attempt == MaxTries)
                {
                    Interlocked.Exchange(ref _failures, 0);
                    return new((int)answer.StatusCode, GetLocation(answer, request.RequestUri!));
                }
                pause = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(attempt);
                if (pause > MaxPause)
                    throw new ServerException("The old server asks for a long pause. Verify again later, with a smaller --rate.");
            }
            catch (HttpRequestException error) when (error.InnerException is ServerException refused)
            {
                throw new ServerException(refused.Message, error);
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
            {
                if (Interlocked.Increment(ref _failures) > MaxFailures)
                    throw new ServerException($"The old server does not answer: {error.Message}", error);
                if (attempt == MaxTries)
                    return new(0, null);
                pause = TimeSpan.FromSeconds(attempt);
            }
            await Task.Delay(pause, time, cancel);
        }
    }

    private static string? GetLocation(HttpResponseMessage answer, Uri asked) =>
        (int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } location
            ? location.IsAbsoluteUri ? location.OriginalString : new Uri(asked, location).AbsoluteUri
            : null;

    private async Task WaitForTurnAsync(CancellationToken cancel)
    {
        TimeSpan wait;
        lock (_gate)
        {
            var now = time.GetUtcNow();
            _next = (_next > now ? _next : now) + TimeSpan.FromSeconds(1.0 / options.Rate);
            wait = _next - now;
        }
        await Task.Delay(wait, time, cancel);
    }
}
