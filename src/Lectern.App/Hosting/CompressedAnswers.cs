using System.IO.Compression;
using Lectern.App.Audit;
using Lectern.App.Ingestion;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.Hosting;

/// <summary>Answers of data are sent as Brotli or gzip to who takes it. Live updates are not: each message is to leave at once.</summary>
static class CompressedAnswers
{
    static readonly string[] Types = [IngestApi.Json, "application/problem+json", AuditExport.Ndjson, AuditExport.Csv];

    sealed record Secret;

    /// <summary>
    /// Its answer holds a credential. The length of what is compressed tells something of it to who makes somebody ask again and again
    /// and watches the line, so it goes as it is.
    /// </summary>
    public static TBuilder HoldsSecret<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new Secret());

    public static void AddCompressedAnswers(this IServiceCollection services)
    {
        services.AddResponseCompression(o =>
        {
            // No other site can make a browser ask for figures: callers are known by a header. What the cookie gives is a secret, above.
            o.EnableForHttps = true;
            o.MimeTypes = Types;
            o.Providers.Add<BrotliCompressionProvider>();
            o.Providers.Add<GzipCompressionProvider>();
        });
        // Answers are written a few kB at a time, and Brotli's fastest level knows nothing of the piece before: it comes out longer than gzip's.
        // The next looks back, at a few milliseconds for a MB; more would cost the server more time than it saves on the way.
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.AddSingleton<IResponseCompressionProvider, Provider>();
    }

    public static void UseCompressedAnswers(this IApplicationBuilder app)
    {
        app.Use((context, next) =>
        {
            // Also of an answer that went as it is, and of one that still holds: who keeps it is to know that there are others.
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                if (MayDiffer(context) && !headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.AcceptEncoding, StringComparer.OrdinalIgnoreCase))
                    headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
                return Task.CompletedTask;
            });
            return next(context);
        });
        app.UseResponseCompression();
    }

    static bool MayDiffer(HttpContext context) =>
        IsFree(context)
        && (context.Response.StatusCode == StatusCodes.Status304NotModified
            || (MediaTypeHeaderValue.TryParse(context.Response.ContentType, out var type) && type.MediaType.Value is { } name && Types.Contains(name, StringComparer.OrdinalIgnoreCase)));

    /// <summary>A strong tag stands for these very bytes, as that of something stored by which it is changed; the tags of figures are weak.</summary>
    static bool IsFree(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<Secret>() is null && context.Response.GetTypedHeaders().ETag is null or { IsWeak: true };

    sealed class Provider(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
    {
        public override bool ShouldCompressResponse(HttpContext context) => IsFree(context) && base.ShouldCompressResponse(context);
    }
}
