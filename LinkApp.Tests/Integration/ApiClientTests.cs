using System.Text.Json;
using LinkApp.Tests.Support;

namespace LinkApp.Tests.Integration;

/// <summary>The OpenAPI document as its tools use it: a linter, and client generators, whose clients are compiled and run.</summary>
[Trait("Tier", "full")]
public sealed class ApiClientTests(ApiClientFixture api) : IClassFixture<ApiClientFixture>
{
    [Fact]
    public async Task Redocly_finds_nothing_wrong_with_the_document()
    {
        // The exit code of "lint" ignores warnings.
        var found = JsonElement.Parse(
            await api.NodeAsync("node_modules/@redocly/cli/bin/cli.js", "lint", api.Document, "--config", "redocly.yaml", "--format", "json"));

        Assert.Equal(
            [],
            found.GetProperty("problems").EnumerateArray().Select(
                problem => $"{problem.GetProperty("ruleId")}: {problem.GetProperty("message")} {problem.GetProperty("location")[0].GetProperty("pointer")}"));
    }

    [Fact]
    public async Task A_client_in_TypeScript_compiles_and_works()
    {
        await api.NodeAsync("node_modules/openapi-typescript/bin/cli.js", api.Document, "--output", "generated/api.d.ts");
        await api.NodeAsync("node_modules/typescript/bin/tsc", "--project", ".");

        var seen = await api.NodeAsync(
            "--input-type=module", "--eval",
            $"import {{ run }} from './generated/out/program.js'; console.log(await run('{api.Server.Address}', '{api.Key}'));");

        Assert.Equal("active 2 Generated android 0 #/destination", seen.Trim());
    }

    [Fact]
    public async Task A_client_in_CSharp_compiles_and_works()
    {
        await ApiClientFixture.DotnetAsync("tool", "restore");
        // Read from the server, since the client takes the server's address from the document.
        await ApiClientFixture.DotnetAsync(
            "tool", "run", "kiota", "--", "generate", "--language", "CSharp", "--openapi", api.Url, "--class-name", "LinkAppClient", "--namespace-name",
            "LinkApp.Client",
            "--output", Path.Combine(api.CSharp, "generated"), "--clean-output", "--clear-cache", "--log-level", "Warning");
        var program = Path.Combine(api.CSharp, "bin", "tested");
        await ApiClientFixture.DotnetAsync("build", api.CSharp, "--output", program, "--verbosity", "quiet", "--disable-build-servers");

        var seen = await ApiClientFixture.DotnetAsync(Path.Combine(program, "LinkApp.Client.dll"), api.Server.Address, api.Key);

        Assert.Equal("Active 2 Generated Android 0 #/destination destination: A destination is a full address that starts with http:// or https://.", seen.Trim());
    }
}
