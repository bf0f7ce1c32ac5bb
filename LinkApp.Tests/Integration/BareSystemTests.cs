using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The single file where there is next to nothing: what docs/install.md says about where it writes and what it needs.</summary>
[Trait("Tier", "full")]
public sealed class BareSystemTests(SingleFile file)
{
    private const string Link =
        """{ "slug": "spring", "destination": "https://example.com/", "countries": { "US": "https://example.com/us" } }""";

    [Fact]
    public async Task It_needs_no_home_no_temporary_folder_and_no_root_and_writes_into_its_data_folder_only()
    {
        using var copy = await file.CopyAsync();
        using var system = await BareSystem.CreateAsync(copy);
        var key = await system.RunAsync("key", "create", "--organization", "Acme", "--name", "first");
        Assert.Equal((0, ""), (key.ExitCode, key.Errors));
        await using (var server = await system.ServeAsync("--urls=http://127.0.0.1:0"))
        {
            using var api = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
            using var click = new HttpRequestMessage(HttpMethod.Get, "/spring") { Headers = { { "X-Forwarded-For", Visitors.UnitedStates } } };
            api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Output.Trim());
            await api.CreateAsync(Link);
            using var redirect = await api.SendAsync(click);
            Assert.Equal("https://example.com/us", redirect.Headers.Location?.ToString());

            // Larger than what is kept in memory of a form.
            using var form = new MultipartFormDataContent { { new StringContent(ImportRig.Csv(5_000), Encoding.UTF8, "text/csv"), "file", "links.csv" } };
            using var imported = await api.PostAsync("/api/v1/links/import", form);
            Assert.True(imported.StatusCode == HttpStatusCode.OK, server.Output);
            Assert.Equal(1, (await api.GetApiAsync("report?country=US")).Number("total"));
            Assert.Contains("s4999,", await api.GetStringAsync("/api/v1/links.csv"), StringComparison.Ordinal);
            using var page = await api.GetAsync("/account/sign-in");
            Assert.True(page.StatusCode is HttpStatusCode.OK or HttpStatusCode.Found, $"The sign-in page was answered with {page.StatusCode}.");

            var backup = await system.RunAsync("backup", "/data/backup");
            Assert.Equal((0, ""), (backup.ExitCode, backup.Errors));
            Assert.Equal(0, await server.StopAsync());
            Assert.DoesNotContain("fail:", server.Output, StringComparison.Ordinal);
            Assert.NotEmpty(Directory.GetFiles(Path.Combine(system.Data, "keys")));
            Assert.Empty(Directory.GetFiles(Path.Combine(system.Data, "tmp")));
        }
        var doctor = await system.RunAsync("doctor", "--urls=http://127.0.0.1:0");
        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Errors);
    }

    [Fact]
    public async Task It_serves_where_there_is_only_IPv6()
    {
        using var copy = await file.CopyAsync();
        using var system = await BareSystem.CreateAsync(copy, hasNetwork: false);
        var key = (await system.RunAsync("key", "create", "--organization", "Acme", "--name", "first")).Output.Trim();
        // By default it listens on localhost.
        foreach (var urls in (string[][])[[], ["--urls=http://[::]:5000"], ["--urls=http://*:5000"]])
        {
            await using var server = await system.ServeAsync(urls);
            if (urls.Length == 0)
                await BareSystem.CurlAsync(
                    server, "--fail", "--header", $"Authorization: Bearer {key}", "--json", Link, "http://[::1]:5000/api/v1/links");
            var location = await BareSystem.CurlAsync(
                server, "--output", "/dev/null", "--write-out", "%{redirect_url}", "--header", $"X-Forwarded-For: {Visitors.UnitedStates}",
                "http://[::1]:5000/spring");

            Assert.Equal("https://example.com/us", location);
            Assert.Equal("healthy", (await BareSystem.CurlAsync(server, "http://[::1]:5000/healthz")).Trim());
            Assert.Equal(0, await server.StopAsync());
        }
    }

    [Fact]
    public async Task A_data_folder_that_allows_no_programs_is_told_with_the_cure()
    {
        using var copy = await file.CopyAsync();
        using var system = await BareSystem.CreateAsync(copy, options: "noexec");

        var result = await system.RunAsync("key", "create", "--organization", "Acme", "--name", "first");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("must allow programs (no \"noexec\")", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_can_only_be_read_is_told_with_the_cure()
    {
        using var copy = await file.CopyAsync();
        using var system = await BareSystem.CreateAsync(copy, options: "ro");

        var result = await system.RunAsync("serve");

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("Data:Directory = \"/data\"", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }
}
