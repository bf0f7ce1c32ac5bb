using System.Net;
using System.Text;

namespace LinkApp.Web.Mail;

/// <summary>A mail in plain words: a heading, paragraphs, and at most one link to follow.</summary>
/// <param name="Recipient">The address that it goes to.</param>
/// <param name="Subject">Its subject, which is also its heading.</param>
/// <param name="Paragraphs">What it says before the link.</param>
/// <param name="Link">What the link does, and its URL.</param>
/// <param name="Footer">Why the recipient gets it, and what to do if they didn't expect it.</param>
public sealed record MailText(string Recipient, string Subject, IReadOnlyList<string> Paragraphs, MailLink? Link, string Footer)
{
    /// <summary>The mail as plain text.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var paragraph in Paragraphs)
            text.Append(paragraph).Append("\r\n\r\n");
        if (Link is not null)
            text.Append(Link.Text).Append(":\r\n").Append(Link.Url).Append("\r\n\r\n");
        return text.Append("-- \r\n").Append(Footer).Append("\r\n").ToString();
    }

    /// <summary>The mail as HTML. It loads nothing, and takes its colors from the reader's mail program except for the button.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder("""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>""")
            .Append(Encode(Subject)).Append("</title></head>")
            .Append("""<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif"><div style="max-width:560px;margin:0 auto">""")
            .Append("""<h1 style="font-size:20px;line-height:1.3">""").Append(Encode(Subject)).Append("</h1>");
        foreach (var paragraph in Paragraphs)
            html.Append("<p>").Append(Encode(paragraph)).Append("</p>");
        if (Link is not null)
        {
            html.Append("""<p style="margin:24px 0"><a style="display:inline-block;padding:10px 20px;border-radius:8px;background:#1d4ed8;color:#ffffff;text-decoration:none" href=""")
                .Append('"').Append(Encode(Link.Url)).Append("\">").Append(Encode(Link.Text)).Append("</a></p>")
                .Append("""<p style="font-size:14px">If the button doesn’t work, open this address:<br><span style="word-break:break-all">""")
                .Append(Encode(Link.Url)).Append("</span></p>");
        }
        return html.Append("""<p style="font-size:14px;opacity:0.75">""").Append(Encode(Footer)).Append("</p></div></body></html>").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

/// <summary>The link of a mail.</summary>
/// <param name="Text">What it does.</param>
/// <param name="Url">Its absolute URL.</param>
public sealed record MailLink(string Text, string Url);
