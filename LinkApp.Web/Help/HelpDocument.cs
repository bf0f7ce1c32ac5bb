using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Help;

/// <summary>A page of the guide.</summary>
/// <param name="Name">The part of its path after <c>/app/help/</c>.</param>
/// <param name="Title">The text of its first heading.</param>
/// <param name="Html">The whole page, the heading included.</param>
public sealed record HelpDocument(string Name, string Title, MarkupString Html);
