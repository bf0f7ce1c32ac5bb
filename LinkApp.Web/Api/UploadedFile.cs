using LinkApp.Web.Security;

namespace LinkApp.Web.Api;

/// <summary>A file that a program sends, as the body or in a form.</summary>
internal static class UploadedFile
{
    /// <summary>Bytes that a multipart body may have around its file.</summary>
    public const long Frame = 64 << 10;

    /// <summary>Writes the body, or the file in its form, to a file. Returns the name of the uploaded file.</summary>
    /// <exception cref="BadHttpRequestException">The form can't be read, has no file, or more than one (400), or the body is too large (413).</exception>
    public static async Task<string> ReceiveAsync(HttpRequest request, FileStream file, CancellationToken cancel)
    {
        if (request.HasFormContentType && request.ContentType!.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            var form = await ReadFormAsync(request, cancel);
            if (form.Files is not [var sent])
                throw new BadHttpRequestException("Send one file in the form, or the file itself as the body.");
            await sent.CopyToAsync(file, cancel);
            await file.FlushAsync(cancel);
            return sent.FileName;
        }
        await request.Body.CopyToAsync(file, cancel);
        await file.FlushAsync(cancel);
        return "API";
    }

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await request.ReadFormAsync(cancel);
        }
        catch (Exception error) when (error is not BadHttpRequestException && FormCheck.IsUnreadable(error) && !cancel.IsCancellationRequested)
        {
            // Such as one without its boundary.
            throw new BadHttpRequestException("The form can't be read to its end. Send one file in the form, or the file itself as the body.", error);
        }
    }
}
