using System.Diagnostics;
using System.Text.RegularExpressions;
using Lectern.App.Access;
using Lectern.Postgres;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Hosting;

/// <summary>Errors as RFC 9457 problem details, each with a stable <c>code</c> and a <c>traceId</c>.</summary>
static partial class Problems
{
    public static ProblemHttpResult Of(int status, string code, string detail, IDictionary<string, string[]>? errors = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (errors is not null) extensions["errors"] = errors;
        return TypedResults.Problem(detail, statusCode: status, extensions: extensions);
    }

    public static ProblemHttpResult Invalid(string field, string rule) =>
        Of(StatusCodes.Status400BadRequest, "invalid_parameter", $"{field} {rule}", new Dictionary<string, string[]> { [field] = [rule] });

    public static ProblemHttpResult NotFound(string what) => Of(StatusCodes.Status404NotFound, "not_found", $"There is no such {what}.");

    /// <summary>Every problem gets its trace; what is thrown becomes a problem here and nowhere else.</summary>
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(o => o.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions["traceId"] = Activity.Current?.Id ?? context.HttpContext.TraceIdentifier;
            context.ProblemDetails.Extensions.TryAdd("code", CodeOf(context.ProblemDetails.Status ?? 500));
        });
        services.AddExceptionHandler<ThrownProblems>();
        // What the caller or the moment explains needs no log; an error of ours does, since its answer says to look there.
        services.Configure<ExceptionHandlerOptions>(o => o.SuppressDiagnosticsCallback = c => c.HttpContext.Response.StatusCode != StatusCodes.Status500InternalServerError);
    }

    static string CodeOf(int status) => status switch
    {
        400 => "bad_request",
        401 => "unauthenticated",
        403 => "forbidden",
        404 => "not_found",
        405 => "method_not_allowed",
        413 => "too_large",
        415 => "unsupported_media_type",
        429 => "rate_limited",
        503 => "unavailable",
        _ => status >= 500 ? "internal_error" : "error",
    };

    /// <summary>A parameter of another type than it takes. What it held is not repeated: it may be a key, given in the wrong place.</summary>
    static ProblemHttpResult Unread(int status, string field)
    {
        const string Rule = "holds something that it does not take.";
        return Of(status, CodeOf(status), $"{field} {Rule}", new Dictionary<string, string[]> { [field] = [Rule] });
    }

    // Failed to bind parameter "Nullable<int> limit" from "many".
    [GeneratedRegex("^Failed to bind parameter \"[^\"]* ([^\" ]+)\" from ")]
    private static partial Regex Unbound();

    sealed class ThrownProblems : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken ct)
        {
            ProblemHttpResult? problem = exception switch
            {
                TenantSuspendedException => Of(403, TenantSuspendedException.Code, exception.Message),
                IntakeFullException => Of(503, "intake_full", exception.Message),
                BadHttpRequestException bad when Unbound().Match(bad.Message) is { Success: true } unbound => Unread(bad.StatusCode, unbound.Groups[1].Value),
                BadHttpRequestException bad => Of(bad.StatusCode, CodeOf(bad.StatusCode), bad.Message),
                _ when Outage.IsOne(exception) => Of(503, "database_unavailable", "The database does not answer at the moment; try again."),
                OperationCanceledException when context.RequestAborted.IsCancellationRequested => Of(499, "cancelled", "The caller went away."),
                _ => Of(500, "internal_error", "Something went wrong here. The trace id finds it in the log."),
            };
            if (problem.StatusCode == 503) context.Response.Headers.RetryAfter = "1";
            await problem.ExecuteAsync(context);
            return true;
        }
    }
}
