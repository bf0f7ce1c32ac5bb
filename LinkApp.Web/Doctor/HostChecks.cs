using System.Data.Common;
using LinkApp.Core.Data;
using LinkApp.Core.Hosts;
using LinkApp.Core.Settings;
using LinkApp.Postgres;
using LinkApp.Web.Settings;

namespace LinkApp.Web.Doctor;

/// <summary>Checks whether the hosts of the configuration and the organizations' domains fit together.</summary>
internal static class HostChecks
{
    private const string Check = "hosts";

    public static async Task<IEnumerable<Finding>> RunAsync(AppSettings settings, CancellationToken cancel) =>
        Run(settings.Hosts, [.. await DomainsAsync(settings.Hosts, settings.Core.Data, cancel)]);

    private static IEnumerable<Finding> Run(ConfiguredHosts hosts, List<Finding> ofDomains)
    {
        if (Loop(hosts) is { } loop)
            yield return loop;
        foreach (var finding in ofDomains)
            yield return finding;
        if (hosts.AdminHosts.Count > 0 && hosts.ShortHosts.Count == 0)
            yield return Finding.Warn(
                Check,
                "Http:AdminHosts is set, but Links:ShortHosts isn't. Links also work on the admin hosts, and organizations without a domain have "
                    + "their short URLs there.",
                "Set Links:ShortHosts to the short domain.");
        else if (hosts.AdminHosts.FirstOrDefault(admin => hosts.ShortHosts.Any(shared => HostName.Overlap(admin, shared))) is { } both)
            yield return Finding.Warn(
                Check, $"{both} is in both Http:AdminHosts and Links:ShortHosts. It serves pages and links.",
                "To separate the two, remove it from one of them.");
        else if (ofDomains.Count == 0)
            yield return Finding.Ok(
                Check, hosts.AdminHosts.Count > 0 ? $"Only {string.Join(", ", hosts.AdminHosts)} serves pages." : "Every host serves pages.");
    }

    private static Finding? Loop(ConfiguredHosts hosts) =>
        hosts.Home is { } home
            && new Uri(home) is { AbsolutePath: "/" } uri
            && hosts.ShortHosts.Any(shared => HostName.Overlap(shared, uri.IdnHost))
            && !hosts.AdminHosts.Any(admin => HostName.Overlap(admin, uri.IdnHost))
            ? Finding.Fail(
                Check, $"Links:Home = {home} is the start page of a short host, which would redirect to itself.", "Set Links:Home to an address on another host.")
            : null;

    private static async Task<IEnumerable<Finding>> DomainsAsync(ConfiguredHosts hosts, DataSettings data, CancellationToken cancel)
    {
        if (data.Postgres is null && !File.Exists(data.AppDatabase))
            return [];
        try
        {
            await using var services = new ServiceCollection().AddSingleton(data).AddAppDatabase(data).BuildServiceProvider();
            var database = services.GetRequiredService<AppDatabase>();
            var domains = await new DomainReader(database).ReadAsync(cancel);
            await using var connection = await database.OpenReaderAsync(cancel);
            await using var command = connection.CreateCommand();
            command.CommandText = """SELECT count(*) FROM "Organizations" """;
            return Domains(hosts, domains, (long)(await command.ExecuteScalarAsync(cancel))!);
        }
        catch (DbException)
        {
            // The check of the databases reports this. A database of an older version has no domains yet.
            return [];
        }
    }

    private static IEnumerable<Finding> Domains(ConfiguredHosts hosts, IReadOnlyList<Domain> domains, long organizations)
    {
        foreach (var domain in domains)
        {
            if (hosts.AdminHosts.Any(admin => HostName.Overlap(admin, domain.Host)))
                yield return Finding.Warn(
                    Check, $"{domain.Host} is an organization's domain, but also in Http:AdminHosts, so it serves pages, too.",
                    $"Remove it from Http:AdminHosts, or remove the domain: linkapp domain remove {domain.Host} --organization NAME");
            if (hosts.ShortHosts.Any(shared => HostName.Overlap(shared, domain.Host)))
                yield return Finding.Warn(
                    Check, $"{domain.Host} is an organization's domain, but also in Links:ShortHosts, so it serves the links of all organizations.",
                    $"Remove it from Links:ShortHosts, or remove the domain: linkapp domain remove {domain.Host} --organization NAME");
        }
        if (organizations > 1 && domains.Count > 0 && (hosts.AdminHosts.Count == 0 || hosts.ShortHosts.Count == 0))
            yield return Finding.Warn(
                Check,
                $"{organizations} organizations share this server, but the settings don't list all hosts that they share. "
                    + "An organization could claim one of them as its domain.",
                "List them in Links:ShortHosts and Http:AdminHosts.");
    }
}
