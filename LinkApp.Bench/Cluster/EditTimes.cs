using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace LinkApp.Bench.Cluster;

/// <summary>Measures how long an edit takes to reach all nodes.</summary>
internal static class EditTimes
{
    private const string Slug = "edited";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Creates a link, and edits it on one node after the other.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="key">A key that may edit links.</param>
    /// <param name="count">How many edits after the first one of each node.</param>
    /// <param name="cancel">Stops early.</param>
    /// <returns>The times of all edits, in their order: each node has one in turn.</returns>
    public static async Task<EditTime[]> MeasureAsync(ClusterNodes nodes, string key, int count, CancellationToken cancel)
    {
        var clients = Enumerable.Range(0, nodes.Count).Select(nodes.CreateClient).ToArray();
        try
        {
            foreach (var client in clients)
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using (var created = await clients[0].PostAsJsonAsync("/api/v1/links", new { slug = Slug, destination = GetDestination(0) }, cancel))
                created.EnsureSuccessStatusCode();
            // From here on all nodes have it in memory.
            await Task.WhenAll(clients.Select(client => WaitAsync(client, GetDestination(0), cancel)));

            var times = new EditTime[clients.Length + count];
            for (var edit = 1; edit <= times.Length; edit++)
            {
                var (editor, destination) = (clients[edit % clients.Length], GetDestination(edit));
                var sent = Stopwatch.GetTimestamp();
                using (var answer = await editor.PutAsJsonAsync($"/api/v1/links/{Slug}", new { slug = Slug, destination }, cancel))
                    answer.EnsureSuccessStatusCode();
                var answered = Stopwatch.GetTimestamp();
                await Task.WhenAll(clients.Select(client => WaitAsync(client, destination, cancel)));
                times[edit - 1] = new(Stopwatch.GetElapsedTime(sent, answered).TotalMilliseconds, Stopwatch.GetElapsedTime(answered).TotalMilliseconds);
            }
            return times;
        }
        finally
        {
            foreach (var client in clients)
                client.Dispose();
        }
    }

    private static string GetDestination(int edit) => string.Create(CultureInfo.InvariantCulture, $"https://www.example.com/edit/{edit}");

    private static async Task WaitAsync(HttpClient node, string destination, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            // Not a click, whose commit would be measured as well.
            using (var request = new HttpRequestMessage(HttpMethod.Head, "/" + Slug))
            using (var answer = await node.SendAsync(request, cancel))
            {
                if (answer.Headers.Location?.OriginalString == destination)
                    return;
            }
            if (Stopwatch.GetElapsedTime(began) > Limit)
                throw new BenchException($"{node.BaseAddress} does not redirect to {destination} {Limit.TotalSeconds} s after the edit.");
            await Task.Delay(Pause, cancel);
        }
    }
}

/// <summary>The times of an edit in milliseconds.</summary>
/// <param name="Answer">From the request to its answer.</param>
/// <param name="OnAllNodes">From the answer until the last node redirects to the new destination.</param>
internal sealed record EditTime(double Answer, double OnAllNodes);
