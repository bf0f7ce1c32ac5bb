using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LinkApp.Tests.Support;
using LinkApp.Web;
using LinkApp.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LinkApp.Tests.Integration;

/// <summary>TLS without a proxy, from a certificate's files.</summary>
[Trait("Tier", "full")]
public sealed class TlsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_renewed_certificate_is_used_without_a_restart()
    {
        Write("first");
        await using var server = await ServerProcess.StartAsync(
            "--urls=https://127.0.0.1:0", $"--Data:Directory={_folder.File("data")}",
            $"--Tls:Certificate={_folder.File("chain.pem")}", $"--Tls:Key={_folder.File("key.pem")}");
        Assert.Equal("CN=first", await SubjectAsync(server));

        await File.WriteAllTextAsync(_folder.File("chain.pem"), "broken");
        Assert.Equal("CN=first", await SubjectAsync(server));
        Write("renewed");

        await Eventually.TrueAsync(async () => await SubjectAsync(server) == "CN=renewed", "the renewed certificate is used");
    }

    [Theory]
    [InlineData("Tls:Key = \"\": is missing", "--Tls:Certificate=chain.pem")]
    [InlineData("Tls:Certificate = \"nowhere.pem\", Tls:Key = \"nowhere.key\": ", "--Tls:Certificate=nowhere.pem --Tls:Key=nowhere.key")]
    public async Task Files_that_can_not_be_used_are_told_at_the_start(string words, string line)
    {
        var result = await CommandRun.RunAsync(["serve", "--urls=https://127.0.0.1:0", $"--Data:Directory={_folder.File("data")}", .. line.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(words, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://*:443", "")]
    [InlineData("https://*:443;http://127.0.0.1:5000;http://localhost:5001;http://[::1]:5002", "")]
    [InlineData("https://*:443; http://*:80", "http://*:80")]
    [InlineData("HTTP://0.0.0.0:80;https://*:443;http://[::]:81;http://links.example.com", "HTTP://0.0.0.0:80,http://[::]:81,http://links.example.com")]
    public void Addresses_that_others_reach_without_encryption_are_found(string urls, string plain) =>
        Assert.Equal(plain, string.Join(',', PlainAddresses.Find(urls)));

    [Theory]
    [InlineData(";http://0.0.0.0:0", "false", true)]
    [InlineData(";http://0.0.0.0:0", "true", false)]
    [InlineData(";http://127.0.0.1:0", "false", false)]
    public async Task Plain_http_beside_a_certificate_that_shows_pages_is_warned_of_at_the_start(string other, string required, bool isWarned)
    {
        Write("first");
        var log = new LogList();
        await using var app = Server.Build(
            [$"--urls=https://127.0.0.1:0{other}", $"--Data:Directory={_folder.File("data")}",
                $"--Tls:Certificate={_folder.File("chain.pem")}", $"--Tls:Key={_folder.File("key.pem")}", $"--Tls:Required={required}"],
            services => services.AddLogging(logging => logging.ClearProviders().AddProvider(log)));

        await Server.PrepareAsync(app, TestContext.Current.CancellationToken);

        Assert.Equal(isWarned, log.Entries.Any(
            entry => entry.Level == LogLevel.Warning && entry.Text.Contains("http://0.0.0.0:0", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("GET /app/links?tag=a%20b", "127.0.0.1", "200")]
    [InlineData("GET /account/sign-in", "192.0.2.1", "307 https://links.example.com:8443/account/sign-in")]
    [InlineData("GET /app/links?tag=a%20b", "192.0.2.1", "307 https://links.example.com:8443/app/links?tag=a%20b")]
    [InlineData("POST /account/sign-in", "192.0.2.1", "303 https://links.example.com:8443/account/sign-in")]
    [InlineData("GET /app/wallboard/x", "2001:db8::1", "307 https://links.example.com:8443/app/wallboard/x")]
    [InlineData("GET /api/v1/links", "192.0.2.1", "403")]
    [InlineData("GET /metrics", "192.0.2.1", "403")]
    [InlineData("GET /healthz", "192.0.2.1", "200")]
    public async Task Plain_http_from_other_machines_leads_to_https(string line, string local, string expected)
    {
        var parts = line.Split(' ');
        var context = new DefaultHttpContext { RequestServices = new ServiceCollection().AddLogging().AddProblemDetails().BuildServiceProvider() };
        var request = context.Request;
        (request.Method, request.Scheme, request.Host) = (parts[0], "http", new HostString("links.example.com", 8080));
        (request.Path, request.QueryString) = (new PathString(parts[1].Split('?')[0]), new QueryString(parts[1].Contains('?') ? "?" + parts[1].Split('?')[1] : null));
        context.Connection.LocalIpAddress = System.Net.IPAddress.Parse(local);
        var middleware = new RequiredHttps(_ => Task.CompletedTask, new("chain.pem", "key.pem", Port: 8443), null!);

        await middleware.InvokeAsync(context);

        Assert.Equal(expected, $"{context.Response.StatusCode} {context.Response.Headers.Location}".Trim());
        Assert.Equal(context.Response.StatusCode is 307 or 303 ? "no-store" : "", context.Response.Headers.CacheControl.ToString());
    }

    [Fact]
    public async Task Short_links_answer_on_plain_http_beside_https_and_pages_do_on_this_machine()
    {
        Write("first");
        await using var server = await ServerProcess.StartAsync(
            "--urls=http://127.0.0.1:0", $"--Data:Directory={_folder.File("data")}",
            $"--Tls:Certificate={_folder.File("chain.pem")}", $"--Tls:Key={_folder.File("key.pem")}");
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };

        using var missing = await client.GetAsync("/no-such-link", TestContext.Current.CancellationToken);
        using var page = await client.GetAsync("/account/setup", TestContext.Current.CancellationToken);

        Assert.Equal((404, 200), ((int)missing.StatusCode, (int)page.StatusCode));
    }

    /// <summary>Writes a certificate and its key as renewal programs do: each under a temporary name first.</summary>
    private void Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        foreach (var (file, content) in (IEnumerable<(string, string)>)[
            ("key.pem", key.ExportPkcs8PrivateKeyPem()), ("chain.pem", certificate.ExportCertificatePem()),
        ])
        {
            File.WriteAllText(_folder.File($"{file}.new"), content);
            File.Move(_folder.File($"{file}.new"), _folder.File(file), overwrite: true);
        }
    }

    private static async Task<string> SubjectAsync(ServerProcess server)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", new Uri(server.Address).Port);
        string? subject = null;
        await using var tls = new SslStream(
            client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => (subject = certificate?.Subject) is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return subject!;
    }
}
