using System.Security.Cryptography;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Lectern.App.Queries;

/// <summary>How long an answer from the read models holds while nothing is projected.</summary>
enum Holds
{
    /// <summary>Until the tenant's day ends.</summary>
    Today,

    /// <summary>It depends on a learner's own calendar: somewhere a day begins every quarter of an hour.</summary>
    AQuarterOfAnHour,

    /// <summary>It depends on the time of day.</summary>
    ASecond,

    /// <summary>It holds what is not in the read models, as names of people: no tag would tell when that changes.</summary>
    Never,
}

/// <summary>What all questions have in common: parameters that are not known are errors, and an answer that still holds is not made again.</summary>
static class Answers
{
    // A new build may know better formulas: its answers are others.
    static readonly Guid Build = typeof(Answers).Module.ModuleVersionId;

    /// <summary>Refuses query parameters that the handler does not take, naming them.</summary>
    public static RouteHandlerBuilder OnlyKnownParameters(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilterFactory((factory, next) =>
    {
        var taken = factory.MethodInfo.GetParameters()
            .Where(p => !p.IsDefined(typeof(FromHeaderAttribute), inherit: false))
            .Select(p => p.ParameterType == typeof(AsOf) ? AsOf.Parameter : IsText(p.ParameterType) ? p.Name! : null)
            .OfType<string>()
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return async context =>
        {
            var path = (context.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.Parameters.Select(p => p.Name) ?? [];
            var known = taken.Except(path, StringComparer.OrdinalIgnoreCase).ToHashSet(StringComparer.OrdinalIgnoreCase);
            var unknown = context.HttpContext.Request.Query.Keys.Where(k => !known.Contains(k)).ToArray();
            if (unknown.Length == 0)
            {
                // PostgreSQL's text cannot hold it, and nobody's id does.
                var broken = context.HttpContext.Request.Query.FirstOrDefault(q => q.Value.ToString().Contains('\0', StringComparison.Ordinal)).Key;
                return broken is null ? await next(context) : Problems.Invalid(broken, "must not hold a NUL character.");
            }
            var rule = known.Count == 0 ? "is no parameter here; there are none." : $"is no parameter here; there are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
            return Problems.Of(
                StatusCodes.Status400BadRequest,
                "unknown_parameter",
                $"{string.Join(", ", unknown)}: {rule}",
                unknown.ToDictionary(u => u, _ => new[] { rule }));
        };
    });

    /// <summary>An answer that names people, or holds what was sent of them: nobody on the way keeps it, nor does the caller's browser.</summary>
    public static RouteHandlerBuilder NotToBeStored(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        context.HttpContext.Response.Headers.CacheControl = "private, no-store";
        return await next(context);
    });

    /// <summary>
    /// An answer from the read models: it takes <c>asOf</c> and carries an <c>ETag</c>. Nothing is computed for a caller who still
    /// has it: the tag is made of the projected position, the day, and the question.
    /// </summary>
    /// <param name="endpoint">One that takes <see cref="AsOf"/>.</param>
    /// <param name="holds">How long an answer holds while nothing is projected.</param>
    /// <param name="beside">What an answer depends on beside the read models, as a text that changes with it; asked before the answer is made.</param>
    public static RouteHandlerBuilder FromReadModels(
        this RouteHandlerBuilder endpoint, Holds holds = Holds.Today, Func<EndpointFilterInvocationContext, Task<string>>? beside = null) => (holds == Holds.Never ? endpoint.NotToBeStored() : endpoint)
        .AddEndpointFilter(async (context, next) =>
        {
            if (context.Arguments.OfType<AsOf>().FirstOrDefault() is not { } asOf) throw new InvalidOperationException("An endpoint from the read models takes AsOf.");
            if (asOf.IsInvalid) return Problems.Invalid(AsOf.Parameter, AsOf.Rule);

            if (holds == Holds.Never) return await next(context);

            var http = context.HttpContext;
            var tag = TagOf(asOf, http, holds, beside is null ? "" : await beside(context));
            var held = http.Request.GetTypedHeaders().IfNoneMatch;
            http.Response.Headers.CacheControl = "private, no-cache";
            if (held.Any(h => h.Compare(tag, useStrongComparison: false)))
            {
                http.Response.GetTypedHeaders().ETag = tag;
                CacheMetrics.Count("etag", CacheMetrics.Hit);
                return TypedResults.StatusCode(StatusCodes.Status304NotModified);
            }
            if (held.Count > 0) CacheMetrics.Count("etag", CacheMetrics.Miss);
            var answer = await next(context);
            if (StatusOf(answer) == StatusCodes.Status200OK && asOf.IsExact) http.Response.GetTypedHeaders().ETag = tag;
            return answer;
        })
        .OnlyKnownParameters()
        // Without a type, here void, the description leaves a status out.
        .WithMetadata(holds == Holds.Never ? [] : [new ProducesResponseTypeMetadata(StatusCodes.Status304NotModified, typeof(void))])
        .ProducesProblem(400).ProducesProblem(401)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = AsOf.Parameter,
                In = ParameterLocation.Query,
                Description = "The moment asked of (ISO 8601 with an offset; default: now). It moves what depends on the clock; totals are as they stand now.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            });
            if (holds == Holds.Never) return Task.CompletedTask;
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = "If-None-Match",
                In = ParameterLocation.Header,
                Description = "The ETag of an answer the caller has: 304 while it still holds.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });

    static EntityTagHeaderValue TagOf(AsOf asOf, HttpContext http, Holds holds, string beside)
    {
        var request = http.Request;
        var moment = holds switch
        {
            Holds.AQuarterOfAnHour => asOf.At.UtcTicks / TimeSpan.FromMinutes(15).Ticks,
            Holds.ASecond => asOf.At.UtcTicks / TimeSpan.TicksPerSecond,
            _ => asOf.Today.DayNumber,
        };
        var question = $"{Build}|{asOf.Version}|{asOf.Position}|{moment}|{beside}|{http.Features.Get<Caller>()}|{request.Path}{request.QueryString}";
        return new($"\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 12))}\"", isWeak: true);
    }

    static int? StatusOf(object? answer) => answer switch
    {
        INestedHttpResult nested => StatusOf(nested.Result),
        IStatusCodeHttpResult result => result.StatusCode,
        _ => null,
    };

    static bool IsText(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var t && (t == typeof(string) || t == typeof(string[]) || t.IsPrimitive || t.IsEnum || t == typeof(DateTimeOffset)) && t != typeof(CancellationToken);
}
