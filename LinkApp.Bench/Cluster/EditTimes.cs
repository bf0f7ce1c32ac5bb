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
    /// <param name="key">A key of an organization whose clicks don't count, since visits show where the link leads.</param>
    /// <param name="count">How many edits.</param>
    /// <param name="cancel">Stops early.</param>
    /// <returns>Of each edit, the milliseconds from its answer until the last node redirects to the new destination.</returns>
    public static async Task<double[]> MeasureAsync(ClusterNodes nodes, string key, int count, CancellationToken cancel)
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

            // The first edit of each node compiles what it runs.
            var times = new double[clients.Length + count];
            for (var edit = 1; edit <= times.Length; edit++)
            {
                var (editor, destination) = (clients[edit % clients.Length], GetDestination(edit));
                using (var answer = await editor.PutAsJsonAsync($"/api/v1/links/{Slug}", new { slug = Slug, destination }, cancel))
                    answer.EnsureSuccessStatusCode();
                var answered = Stopwatch.GetTimestamp();
                await Task.WhenAll(clients.Select(client => WaitAsync(client, destination, cancel)));
                times[edit - 1] = Stopwatch.GetElapsedTime(answered).TotalMilliseconds;
            }
            return times[clients.Length..];
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
            using (var answer = await node.GetAsync(new Uri("/" + Slug, UriKind.Relative), cancel))
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
