using LinkApp.Core.Settings;
using LinkApp.Tests.Support;
using LinkApp.Web.Settings;
using Microsoft.Extensions.Configuration;

namespace LinkApp.Tests.Unit;

public sealed class SettingsTests
{
    [Fact]
    public void Nothing_has_to_be_set()
    {
        var settings = Read();

        Assert.Equal(Path.GetFullPath("data"), settings.Core.Data.Directory);
        Assert.Equal(
            (TimeSpan.FromSeconds(2), 100, TimeSpan.FromMinutes(15)),
            (settings.Core.Live.Interval, settings.Core.Live.MaxDots, settings.Core.Live.Window));
        Assert.Equal(
            (TimeSpan.FromMilliseconds(250), SynchronousMode.Normal, null),
            (settings.Core.Clicks.CommitTimeout, settings.Core.Clicks.Synchronous, settings.Core.Clicks.Retention));
        Assert.Null(settings.Core.Geo.Database);
        Assert.Equal(["127.0.0.0/8", "::1/128"], settings.Proxy.Trusted.Select(network => network.ToString()));
        Assert.Equal("", settings.Http.BasePath);
        Assert.Empty(settings.Links.ShortHosts);
        Assert.Empty(settings.Http.AdminHosts);
        Assert.Null(settings.Links.Home);
        Assert.Null(settings.Map.TileUrl);
        Assert.Equal(3000, settings.Api.RateLimit);
    }

    [Fact]
    public void What_is_set_holds()
    {
        var settings = Read(
            ("Live:Interval", "500ms"), ("Live:MaxDots", "1000"), ("Clicks:CommitTimeout", " 1s "), ("Clicks:Synchronous", "full"), ("Clicks:Retention", "90d"),
            ("Proxy:Trusted", "10.1.2.3/8; 192.168.1.5"), ("Links:ShortHosts:0", "Go.Example.com"), ("Links:ShortHosts:1", "s.example:8443"),
            ("Links:Home", "https://example.com/"), ("Http:AdminHosts", "Bücher.example. admin.example:8443"),
            ("Map:TileUrl", "https://{s}.tiles.example/{z}/{x}/{y}{r}.png"), ("Api:RateLimit", "0"));

        Assert.Equal((TimeSpan.FromMilliseconds(500), 1000), (settings.Core.Live.Interval, settings.Core.Live.MaxDots));
        Assert.Equal(
            (TimeSpan.FromSeconds(1), SynchronousMode.Full, TimeSpan.FromDays(90)),
            (settings.Core.Clicks.CommitTimeout, settings.Core.Clicks.Synchronous, settings.Core.Clicks.Retention));
        Assert.Equal(["10.0.0.0/8", "192.168.1.5/32"], settings.Proxy.Trusted.Select(network => network.ToString()));
        Assert.Equal(["go.example.com", "s.example:8443"], settings.Links.ShortHosts);
        Assert.Equal(["xn--bcher-kva.example", "admin.example:8443"], settings.Http.AdminHosts);
        Assert.Equal("https://example.com/", settings.Links.Home);
        Assert.Equal("https://a.tiles.example", settings.Map.TileOrigin);
        Assert.Equal(0, settings.Api.RateLimit);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("long enough, but with spaces")]
    public void A_token_that_does_not_do_is_refused_without_being_shown(string token)
    {
        var error = Assert.Throws<SettingsException>(() => Read(("Metrics:Token", token)));

        Assert.Contains("Metrics:Token = \"…\": must hold 16 or more ASCII characters", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(token, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Metrics:TokenFile", "is empty", "Metrics:TokenFile=empty")]
    [InlineData("Metrics:TokenFile", "can't be read", "Metrics:TokenFile=nowhere")]
    [InlineData("Metrics:TokenFile", "can't be combined with Metrics:Token", "Metrics:TokenFile=empty", "Metrics:Token=0123456789abcdef")]
    [InlineData("Links:UnknownUrl", "at which short links answer", "Links:UnknownUrl=https://go.example.com/lost", "Links:ShortHosts=go.example.com")]
    [InlineData("Links:ExpiredUrl", "at which short links answer", "Links:ExpiredUrl=https://go.example.com/", "Links:ShortHosts=go.example.com")]
    [InlineData("Links:DisabledUrl", "must be an http or https address", "Links:DisabledUrl=lost")]
    [InlineData("Http:HstsScope", "has no effect without Http:Hsts", "Http:HstsScope=subdomains")]
    [InlineData("Http:Hsts", "is too short for Http:HstsScope=Preload", "Http:HstsScope=Preload", "Http:Hsts=30d")]
    [InlineData("Accounts:SessionLife", "must be a duration from 1h", "Accounts:SessionLife=5m")]
    public void Settings_of_security_that_contradict_each_other_are_refused(string key, string cure, params string[] settings)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("empty"), " ");
        var values = settings.Select(text => text.Split('=', 2)).Select(
            pair => (pair[0], pair[0].EndsWith("File", StringComparison.Ordinal) ? folder.File(pair[1]) : pair[1]));

        var error = Assert.Throws<SettingsException>(() => Read([.. values]));

        Assert.Contains(error.Errors, text => text.StartsWith($"{key} = ", StringComparison.Ordinal) && text.Contains(cure, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("max-age=31536000", "Http:Hsts=365d")]
    [InlineData("max-age=3600; includeSubDomains", "Http:Hsts=1h", "Http:HstsScope=subdomains")]
    [InlineData("max-age=63072000; includeSubDomains; preload", "Http:Hsts=730d", "Http:HstsScope=Preload")]
    public void Strict_transport_says_what_is_set_and_no_more(string? header, params string[] settings) =>
        Assert.Equal(header, Read([.. settings.Select(text => text.Split('=', 2)).Select(pair => (pair[0], pair[1]))]).Http.StrictTransport);

    [Theory]
    [InlineData("Live:Interval", "2")]
    [InlineData("Live:Interval", "50ms")]
    [InlineData("Live:Interval", "2h")]
    [InlineData("Live:MaxDots", "0")]
    [InlineData("Live:MaxDots", "1001")]
    [InlineData("Live:MaxDots", "many")]
    [InlineData("Live:Window", "1d")]
    [InlineData("Clicks:CommitTimeout", "0s")]
    [InlineData("Clicks:Synchronous", "off")]
    [InlineData("Clicks:Synchronous", "1")]
    [InlineData("Clicks:Retention", "never")]
    [InlineData("Clicks:Retention", "1h")]
    [InlineData("Clicks:QueueLimit", "1")]
    [InlineData("Proxy:Trusted", "proxy.example")]
    [InlineData("Proxy:Trusted", "10.0.0.0/33")]
    [InlineData("Proxy:Trusted", "fe80::1%2")]
    [InlineData("Http:BasePath", "links")]
    [InlineData("Http:BasePath", "//links")]
    [InlineData("Http:BasePath", "/links//")]
    [InlineData("Http:BasePath", "/a//b")]
    [InlineData("Http:BasePath", "/a/../b")]
    [InlineData("Http:BasePath", "/links?x=1")]
    [InlineData("Http:BasePath", "/links#top")]
    [InlineData("Http:BasePath", "/my links")]
    [InlineData("Http:BasePath", "/l%69nks")]
    [InlineData("Http:BasePath", "/länks")]
    [InlineData("Http:BasePath", "https://go.example/links")]
    [InlineData("Links:ShortHosts", "https://go.example")]
    [InlineData("Links:ShortHosts", "go.example/path")]
    [InlineData("Links:ShortHosts", "go.example#top")]
    [InlineData("Links:Home", "example.com")]
    [InlineData("Links:Home", "ftp://example.com/")]
    [InlineData("Http:AdminHosts", "https://links.example")]
    [InlineData("Http:AdminHosts", "links.example/app")]
    [InlineData("Api:RateLimit", "-1")]
    [InlineData("Api:RateLimit", "1000001")]
    [InlineData("Api:RateLimit", "10/s")]
    [InlineData("Map:TileUrl", "https://tiles.example/")]
    [InlineData("Map:TileUrl", "ftp://tiles.example/{z}/{x}/{y}")]
    [InlineData("Map:TileUrl", "tiles/{z}/{x}/{y}")]
    public void A_wrong_value_is_named_with_its_key_and_the_cure(string key, string value)
    {
        var error = Assert.Single(GetErrors((key, value)));

        Assert.StartsWith($"{key} = \"{value}\": must be ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data:Folder")]
    [InlineData("Live:Intervall")]
    [InlineData("Clicks:Sync")]
    [InlineData("Geo:Path")]
    [InlineData("Proxy:Trust")]
    [InlineData("Http:Path")]
    [InlineData("Links:Hosts")]
    [InlineData("Http:Hosts")]
    [InlineData("Map:Tiles")]
    [InlineData("Api:Limit")]
    [InlineData("Mail:Host")]
    public void A_key_that_no_section_has_is_named_with_those_that_there_are(string key)
    {
        var error = Assert.Single(GetErrors((key, "x")));

        Assert.StartsWith($"{key} is not a setting. The settings of {key.Split(':')[0]} are ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mail_server_needs_few_settings()
    {
        var mail = Read(("Mail:Server", "smtp.example.com"), ("Mail:From", "LinkApp <links@example.com>"), ("Http:AdminHosts", "links.example.com")).Mail;

        Assert.Equal(("smtp.example.com", 587, MailSecurity.StartTls), (mail!.Server, mail.Port, mail.Security));
        Assert.Equal(("LinkApp", "links@example.com"), (mail.From.Name, mail.From.Address));
        Assert.Null(Read(("Mail:Port", "25")).Mail);
    }

    [Theory]
    [InlineData("Mail:Server = \"https://smtp.example.com\": must be a host name", "Mail:Server", "https://smtp.example.com")]
    [InlineData("Mail:From = \"\": must be the sender", "Mail:From", null)]
    [InlineData("Mail:From = \"LinkApp\": must be the sender", "Mail:From", "LinkApp")]
    [InlineData("Mail:Password = \"\": is missing", "Mail:User", "links")]
    [InlineData("Mail:User = \"\": is missing", "Mail:Password", "secret")]
    [InlineData("Mail:Port = \"0\": must be a whole number from 1 to 65535.", "Mail:Port", "0")]
    [InlineData("Mail:Security = \"ssl\": must be one of StartTls, Tls, None.", "Mail:Security", "ssl")]
    [InlineData("Http:AdminHosts = \"\": is missing", "Http:AdminHosts", null)]
    public void A_wrong_setting_of_mail_is_named_with_its_cure(string expected, string key, string? value)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Mail:Server"] = "smtp.example.com",
            ["Mail:From"] = "links@example.com",
            ["Http:AdminHosts"] = "links.example.com",
            [key] = value,
        };
        Assert.StartsWith(expected, Assert.Single(GetErrors([.. settings.Select(setting => (setting.Key, setting.Value!))])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_is_sent_unencrypted_to_this_machine_only()
    {
        (string, string)[] rest =
        [
            ("Mail:Security", "None"), ("Mail:User", "links"), ("Mail:Password", "secret"), ("Mail:From", "a@example.com"), ("Http:AdminHosts", "a.example"),
        ];
        Assert.StartsWith("Mail:Security = ", Assert.Single(GetErrors([("Mail:Server", "smtp.example.com"), .. rest])), StringComparison.Ordinal);
        Assert.Equal("secret", Read([("Mail:Server", "127.0.0.1"), .. rest]).Mail!.Password);
    }

    [Fact]
    public void What_has_no_mail_server_is_named_without_the_secret()
    {
        var errors = GetErrors(("Mail:Password", "hunter2"), ("Mail:From", "a@example.com"));
        Assert.Equal(2, errors.Count);
        Assert.DoesNotContain("hunter2", string.Concat(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var errors = GetErrors(("Live:Interval", "x"), ("Live:MaxDots", "x"), ("Proxy:Trusted", "x, y"), ("Map:TileUrl", "x"), ("Data:Folder", "x"));

        Assert.Equal(6, errors.Count);
    }

    [Theory]
    [InlineData("/links", "/links")]
    [InlineData("/links/", "/links")]
    [InlineData("/tools/links-2_b.c~d", "/tools/links-2_b.c~d")]
    [InlineData("/", "")]
    [InlineData(" ", "")]
    public void A_base_path_may_end_with_a_slash(string value, string path) => Assert.Equal(path, Read(("Http:BasePath", value)).Http.BasePath);

    [Theory]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("fd00::1/8", "fd00::/8")]
    [InlineData("0.0.0.0/0", "0.0.0.0/0")]
    [InlineData("::1", "::1/128")]
    public void A_network_may_be_written_in_any_usual_way(string text, string network)
    {
        Assert.True(ProxySettings.TryParse(text, out var parsed));
        Assert.Equal(network, parsed.ToString());
    }

    private static IReadOnlyList<string> GetErrors(params (string Key, string Value)[] values) =>
        Assert.Throws<SettingsException>(() => Read(values)).Errors;

    private static AppSettings Read(params (string Key, string Value)[] values) =>
        AppSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value))).Build());
}
