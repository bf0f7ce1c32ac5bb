using Microsoft.AspNetCore.Components;

namespace LinkApp.Web.Help;

/// <summary>A page of the guide.</summary>
/// <param name="Name">What follows <c>/app/help/</c>.</param>
/// <param name="Title">Its first heading.</param>
/// <param name="Html">All of it, the heading included.</param>
public sealed record HelpDocument(string Name, string Title, MarkupString Html);
