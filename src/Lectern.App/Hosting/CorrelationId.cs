namespace Lectern.App.Hosting;

/// <summary>Every answer carries <c>X-Correlation-Id</c>: the request's where it sends a sound one, else the trace's.</summary>
static class CorrelationId
{
    public const string Header = "X-Correlation-Id";
    const int MaxLength = 128;

    public static void UseCorrelationId(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var given = context.Request.Headers[Header].ToString();
        var isSound = given.Length is > 0 and <= MaxLength && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':');
        context.Response.Headers[Header] = isSound ? given : System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        return next(context);
    });
}
