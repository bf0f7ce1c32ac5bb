using System.Net;

namespace LinkApp.Web.Demo;

/// <summary>A visitor of the demo: an address of a real network, and what a browser there would send.</summary>
internal sealed record DemoVisitor(IPAddress Address, string Country, string Language, string UserAgent, string? Referrer);
