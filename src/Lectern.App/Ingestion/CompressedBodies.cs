using Lectern.App.Hosting;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.Ingestion;

/// <summary>
/// Request bodies by <c>Content-Encoding</c>. That a compressed body which is cut off counts as broken is a setting of the
/// runtime, in the project file: else its first half would be taken for the whole.
/// </summary>
static class CompressedBodies
{
    public static void AddCompressedBodies(this IServiceCollection services) => services.AddRequestDecompression();

    /// <summary>Decompresses what it can and answers 415 to any other encoding, before bytes are read as what they are not.</summary>
    public static void UseCompressedBodies(this WebApplication app)
    {
        app.UseRequestDecompression();
        app.Use(async (context, next) =>
        {
            // Whatever was decompressed has lost the header.
            var left = context.Request.Headers[HeaderNames.ContentEncoding].ToString();
            if (left.Length > 0 && !left.Equals("identity", StringComparison.OrdinalIgnoreCase))
            {
                context.Response.Headers.AcceptEncoding = "gzip, br, deflate";
                await Problems.Of(415, "unsupported_media_type", "Content-Encoding must be gzip, br or deflate, once.").ExecuteAsync(context);
                return;
            }
            await next(context);
        });
    }
}
