using System.CommandLine;
using System.Net;
using System.Text.Json;

namespace LinkApp.Bench.Load;

/// <summary>The command that runs our load generator in its own process. The bench starts it, not people.</summary>
internal static class LoadCommand
{
    public const string Name = "load";

    public static Command Create()
    {
        var url = new Argument<string>("url");
        var file = new Argument<string>("requests");
        var connections = new Option<int>("--connections") { Required = true };
        var seconds = new Option<double>("--seconds") { Required = true };
        var offset = new Option<int>("--offset");
        var command = new Command(Name, "Sends prepared requests and prints the result as JSON.") { url, file, connections, seconds, offset };
        command.Hidden = true;
        command.SetAction(async (parsed, cancel) =>
        {
            var target = new Uri(parsed.GetRequiredValue(url));
            var requests = RequestTable.Read(parsed.GetRequiredValue(file)).Select(request => request.ToBytes(target.Authority)).ToArray();
            var plan = new LoadPlan(parsed.GetRequiredValue(connections))
            {
                Length = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)),
                Offset = parsed.GetValue(offset),
            };
            var result = await new LoadGenerator(Loopback.GetEndPoint(target), requests).RunAsync(plan, cancel);
            Console.WriteLine(JsonSerializer.Serialize(result));
        });
        return command;
    }
}

/// <summary>Restricts load to this machine, so that the bench can't be used as a weapon.</summary>
internal static class Loopback
{
    /// <summary>The end point of a loopback URL.</summary>
    /// <exception cref="BenchException">The URL does not point to this machine, or is not plain HTTP.</exception>
    public static IPEndPoint GetEndPoint(Uri url)
    {
        if (!url.IsAbsoluteUri || url.Scheme != Uri.UriSchemeHttp)
            throw new BenchException($"{url}: only http:// addresses can be measured.");
        // The only name that is trusted is localhost; any other could resolve to another machine.
        var address = string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            ? IPAddress.Loopback
            : IPAddress.TryParse(url.Host.Trim('[', ']'), out var literal) && IPAddress.IsLoopback(literal)
                ? literal
                : throw new BenchException($"{url}: only servers of this machine may be loaded. Use a loopback address, such as http://127.0.0.1:8080/abc.");
        return new IPEndPoint(address, url.Port);
    }
}
