using System.Diagnostics.Metrics;
using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lectern.App.Limits;

/// <summary>
/// How many requests a minute each key and each user may make, by the kind of work: one who takes too much is told when to come
/// again, and the others do not notice. Counted in this process: of N processes a caller gets N times as much.
/// </summary>
sealed class RateLimits(Settings settings, TimeProvider time)
{
    const string Field = "RateLimit";
    const string PolicyField = "RateLimit-Policy";

    static readonly Counter<long> Limited = LecternMeter.Instance.CreateCounter<long>("lectern.rate_limited", "{request}", "Requests refused because there were too many.");

    readonly Quota? queries = Of("queries", settings.QueriesAMinute, time);
    readonly Quota? ingest = Of("ingest", settings.IngestAMinute, time);
    readonly Quota? expensive = Of("expensive", settings.ExpensiveAMinute, time);
    // Of its own: sign-ins that are made up by the hundred thousand make no address begin anew.
    readonly Quota? renewal = Of("renewal", settings.SignInsAMinute, time);
    readonly Quota? signIn = Of("sign-in", settings.SignInsAMinute, time);

    /// <summary>What is left; null: no limit.</summary>
    public Quota? QuotaOf(Work work) => work switch
    {
        Work.Ingest => ingest,
        Work.Expensive => expensive,
        Work.SignIn => signIn,
        Work.Renewal => renewal,
        _ => queries,
    };

    public static Quota? Of(string name, int aMinute, TimeProvider time) => aMinute > 0 ? new(name, aMinute, time) : null;

    /// <summary>Tells how much is left.</summary>
    public static void Tell(HttpContext context, Quota quota, Grant grant)
    {
        context.Response.Headers[PolicyField] = quota.Policy;
        context.Response.Headers[Field] = quota.Field(grant);
    }

    public static async Task RefuseAsync(HttpContext context, Quota quota, Grant grant, string rule)
    {
        Limited.Add(1, new KeyValuePair<string, object?>("work", quota.Name));
        Tell(context, quota, grant);
        context.Response.Headers.RetryAfter = grant.Seconds.ToString(CultureInfo.InvariantCulture);
        await Problems.Of(StatusCodes.Status429TooManyRequests, "rate_limited", $"{rule} Come again in {grant.Seconds} s.").ExecuteAsync(context);
    }
}

static class RateLimiting
{
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddSingleton<RateLimits>();
        services.AddSingleton<Guesses>();
        services.ConfigureAll<OpenApiOptions>(o => o.AddOperationTransformer(DescribeAsync));
    }

    /// <summary>After authentication, which says who asks, and before a body is read.</summary>
    public static void UseRateLimits(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RateLimits>();
        app.Use((context, next) =>
        {
            if (LimitedWork.WorkOf(context.GetEndpoint()) is not { } work || limits.QuotaOf(work) is not { } quota) return next(context);
            var asking = work switch
            {
                Work.SignIn => ClientAddress.Of(context),
                Work.Renewal => RefreshCookie.SignInOf(context.Request),
                _ => Asking(context),
            };
            // A renewal without a cookie is answered from nothing.
            if (asking is not { } partition) return next(context);
            var grant = quota.Take(partition);
            if (!grant.IsGranted)
            {
                return RateLimits.RefuseAsync(context, quota, grant, $"Too many requests of the kind {quota.Name} ({quota.Policy}).");
            }
            // At the last moment: an exception's answer begins by clearing all headers.
            context.Response.OnStarting(() =>
            {
                RateLimits.Tell(context, quota, grant);
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    static Partition Asking(HttpContext context) =>
        context.Features.Get<Caller>() is { } caller ? new(caller.Tenant, caller.Subject) : ClientAddress.Of(context);

    static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (!LimitedWork.IsApi(context.Description.RelativePath ?? "") || operation.Responses is not { } responses) return Task.CompletedTask;
        responses["429"] = new OpenApiResponse
        {
            Description = "Too Many Requests: come again in as many seconds as Retry-After says.",
            // Every problem has the same form.
            Content = responses.FirstOrDefault(r => r.Key[0] == '4' && r.Value.Content is { Count: > 0 }).Value?.Content,
        };
        return Task.CompletedTask;
    }
}
