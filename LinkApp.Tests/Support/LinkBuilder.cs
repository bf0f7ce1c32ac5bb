using LinkApp.Core.Links;
using LinkApp.Core.Links.Rules;
using LinkApp.Core.Organizations;

namespace LinkApp.Tests.Support;

/// <summary>Builds link drafts; everything that a test does not set has a sensible default.</summary>
public sealed class LinkBuilder
{
    private readonly List<RedirectRule> _rules = [];
    private string? _slug;
    private string _name = "Spring sale";
    private string _destination = "https://example.com/default";
    private string[] _tags = [];
    private LinkOptions _options = LinkOptions.Default;
    private string? _password;
    private string? _domain;

    /// <summary>The member who creates the links of tests.</summary>
    public static readonly Author Ada = new("ada@example.com");

    public LinkBuilder Slug(string? slug)
    {
        _slug = slug;
        return this;
    }

    public LinkBuilder Name(string name)
    {
        _name = name;
        return this;
    }

    public LinkBuilder To(string destination)
    {
        _destination = destination;
        return this;
    }

    /// <summary>Adds a rule that sends visitors from a country to a destination.</summary>
    public LinkBuilder Country(string code, string destination)
    {
        _rules.Add(RedirectRule.ForCountry(code, destination));
        return this;
    }

    /// <summary>Adds a rule after the others.</summary>
    public LinkBuilder Rule(RedirectRule rule)
    {
        _rules.Add(rule);
        return this;
    }

    public LinkBuilder Options(LinkOptions options)
    {
        _options = options;
        return this;
    }

    /// <summary>Sets the password that visitors must enter.</summary>
    public LinkBuilder Password(string password)
    {
        _password = password;
        return this;
    }

    /// <summary>Sets the domain of the short URL.</summary>
    public LinkBuilder Domain(string domain)
    {
        _domain = domain;
        return this;
    }

    public LinkBuilder Tags(params string[] tags)
    {
        _tags = tags;
        return this;
    }

    public LinkDraft Draft() =>
        new()
        {
            Slug = _slug,
            Domain = _domain,
            Name = _name,
            Destination = _destination,
            Rules = _rules,
            Tags = _tags,
            Options = _options,
            Password = _password,
        };
}
