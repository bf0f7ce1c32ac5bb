using LinkApp.Core.Links;
using Microsoft.AspNetCore.Mvc;

namespace LinkApp.Web.Addresses;

/// <summary>Which link a request is about.</summary>
internal sealed record LinkParameters
{
    [FromRoute(Name = "slug")]
    public string Slug { get; init; } = "";

    [FromQuery(Name = LinkAddress.DomainParameter)]
    public string? Domain { get; init; }

    public LinkName Name => LinkAddress.Read(Slug, Domain);
}
