namespace Lectern.App.Limits;

/// <summary>What a request asks of the server: each kind is limited by itself, so that who is slowed in one goes on in the others.</summary>
enum Work
{
    /// <summary>Whatever is not marked otherwise.</summary>
    Queries,

    /// <summary>Sending events. A request is one, however many events it holds: those are bounded by what the log takes (503).</summary>
    Ingest,

    /// <summary>Answers that may take a second of a processor: free queries, whole institutions, reports.</summary>
    Expensive,

    /// <summary>Trying a password. Nobody is known yet, so it is limited by the client's address.</summary>
    SignIn,

    /// <summary>Renewing or ending a sign-in by its cookie: limited by the sign-in, so that nobody is kept out by others at the same address.</summary>
    Renewal,
}

static class LimitedWork
{
    /// <summary>Counts the endpoint's requests as this kind of work.</summary>
    public static TBuilder Limited<TBuilder>(this TBuilder builder, Work work)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Mark(work));

    /// <summary>The kind of an endpoint's work; null: not limited, as probes and documentation are not, nor what does not exist.</summary>
    public static Work? WorkOf(Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<Mark>() is { } mark ? mark.Work
        : endpoint is RouteEndpoint { RoutePattern.RawText: { } path } && IsApi(path) ? Work.Queries
        : null;

    /// <summary>Whether a route, with or without its leading slash, is of the API.</summary>
    public static bool IsApi(string path) => path.AsSpan().TrimStart('/') is var route
        && (route.StartsWith("api/", StringComparison.OrdinalIgnoreCase) || route.StartsWith("analytics/", StringComparison.OrdinalIgnoreCase));

    sealed record Mark(Work Work);
}
