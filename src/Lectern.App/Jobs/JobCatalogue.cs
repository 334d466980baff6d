namespace Lectern.App.Jobs;

/// <summary>What an <see cref="IJob"/> does.</summary>
delegate Task<object?> JobCode(JobRun run, CancellationToken ct);

/// <summary>The kinds of jobs there are, each with the code that runs it, which is made where it is first run.</summary>
sealed class JobCatalogue
{
    readonly Dictionary<string, (JobKind Kind, Lazy<JobCode> Code)> byName = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Two kinds have the same name.</exception>
    public JobCatalogue(IEnumerable<Registered> registered, IServiceProvider services)
    {
        foreach (var (kind, make) in registered) byName.Add(kind.Name, (kind, new(() => make(services))));
        Kinds = [.. byName.Values.Select(k => k.Kind).OrderBy(k => k.Name, StringComparer.Ordinal)];
    }

    /// <summary>By name.</summary>
    public IReadOnlyList<JobKind> Kinds { get; }

    public JobKind KindOf(string name) => byName[name].Kind;

    public JobCode CodeOf(string name) => byName[name].Code.Value;

    /// <summary>A kind, and how its code is made.</summary>
    internal sealed record Registered(JobKind Kind, Func<IServiceProvider, JobCode> Make);
}
