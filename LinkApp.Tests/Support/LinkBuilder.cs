using LinkApp.Core.Links;

namespace LinkApp.Tests.Support;

/// <summary>Makes drafts of links; what a test does not name has a sensible value.</summary>
public sealed class LinkBuilder
{
    private readonly List<KeyValuePair<string, string>> _countries = [];
    private string? _slug;
    private string _name = "Spring sale";
    private string _destination = "https://example.com/default";
    private string[] _tags = [];

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

    /// <summary>Visitors of a country get a destination of their own.</summary>
    public LinkBuilder Country(string code, string destination)
    {
        _countries.Add(new(code, destination));
        return this;
    }

    public LinkBuilder Tags(params string[] tags)
    {
        _tags = tags;
        return this;
    }

    public LinkDraft Draft() => new() { Slug = _slug, Name = _name, Destination = _destination, Countries = _countries, Tags = _tags };
}
