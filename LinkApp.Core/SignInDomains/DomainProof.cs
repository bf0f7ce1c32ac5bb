using System.Net;
using DnsClient;
using LinkApp.Core.Settings;

namespace LinkApp.Core.SignInDomains;

/// <summary>Asks the DNS whether a domain has the record that proves it.</summary>
public sealed class DomainProof(AccountSettings settings)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    // Made when it is first needed: it reads the machine's DNS servers.
    private readonly Lazy<LookupClient> _dns = new(() => new LookupClient(Create(settings.NameServer)));

    /// <summary>Why a domain is not proven; null if its record is there.</summary>
    public async Task<string?> FindErrorAsync(SignInDomain domain, CancellationToken cancel = default)
    {
        IDnsQueryResponse answer;
        try
        {
            answer = await _dns.Value.QueryAsync(domain.RecordName, QueryType.TXT, cancellationToken: cancel);
        }
        catch (DnsResponseException error)
        {
            return $"The DNS server did not answer ({error.Code}). Try again in a few minutes.";
        }
        // A long text is several strings in DNS.
        var texts = answer.Answers.TxtRecords().Select(record => string.Concat(record.Text)).ToList();
        if (texts.Contains(domain.RecordText, StringComparer.Ordinal))
            return null;
        return texts.Count == 0
            ? $"There is no TXT record {domain.RecordName} yet. New records can take an hour until they are seen everywhere."
            : $"The TXT record {domain.RecordName} has another text. Compare it with the one that is shown here.";
    }

    private static LookupClientOptions Create(IPEndPoint? server)
    {
        var options = server is null ? new LookupClientOptions() : new LookupClientOptions(server);
        // Whoever has just added the record must not get an answer from before.
        options.UseCache = false;
        options.Timeout = Timeout;
        options.Retries = 1;
        return options;
    }
}
