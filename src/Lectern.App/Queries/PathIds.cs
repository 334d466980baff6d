using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Lectern.App.Queries;

/// <summary>
/// Producers' ids in a path, exactly as they were sent. The server leaves %2F in a path as it is and decodes the rest, so that the
/// ids a/b and a%2Fb look alike to a route; the request line still tells them apart.
/// </summary>
static class PathIds
{
    public static RouteHandlerBuilder ExactIds(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilterFactory((factory, next) =>
    {
        var parameters = factory.MethodInfo.GetParameters();
        return async context =>
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                if (Find(context.HttpContext, parameters[i].Name!) is not { } id) continue;
                if (id.Contains('\0', StringComparison.Ordinal)) return Problems.NotFound("id");
                context.Arguments[i] = id;
            }
            return await next(context);
        };
    });

    /// <summary>The id of a parameter of the request's route, exactly as it was sent; null: the route has no such parameter.</summary>
    public static string? Find(HttpContext context, string parameter)
    {
        if (context.GetEndpoint() is not RouteEndpoint { RoutePattern: var pattern } || SegmentOf(pattern, parameter) is not (>= 0 and var at)) return null;
        return context.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] target && target.Split('?')[0].Split('/')[1..] is var segments && at < segments.Length
            ? Uri.UnescapeDataString(segments[at])
            : context.Request.RouteValues[parameter]?.ToString();
    }

    static int SegmentOf(RoutePattern pattern, string parameter)
    {
        for (var i = 0; i < pattern.PathSegments.Count; i++)
        {
            if (pattern.PathSegments[i] is { IsSimple: true, Parts: [RoutePatternParameterPart part] } && part.Name == parameter) return i;
        }
        return -1;
    }
}
