namespace Lectern.App.Hosting;

/// <summary>Every answer carries <c>X-Correlation-Id</c>: the request's where it sends a sound one, else the trace's.</summary>
static class CorrelationId
{
    public const string Header = "X-Correlation-Id";
    const int MaxLength = 128;
    static readonly object Item = new();

    /// <summary>The request's, once this has seen it.</summary>
    public static string? Of(HttpContext context) => context.Items[Item] as string;

    public static void UseCorrelationId(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var given = context.Request.Headers[Header].ToString();
        var isSound = given.Length is > 0 and <= MaxLength && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
        var id = isSound ? given : System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        context.Items[Item] = id;
        // At the last moment: an exception's answer begins by clearing all headers.
        context.Response.OnStarting(() =>
        {
            context.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        return next(context);
    });
}
