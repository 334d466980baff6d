namespace Lectern.App.Jobs;

/// <summary>What shares a worker's places: jobs of one lane never wait for those of the other.</summary>
enum JobLane
{
    /// <summary>The installation's own: two at a time.</summary>
    Upkeep,

    /// <summary>What people asked for: <c>MAX_CONCURRENT_REPORTS</c> at a time.</summary>
    Reports,

    /// <summary>Reports that go out by mail, while others wait for theirs: four at a time.</summary>
    Mail,
}

/// <summary>A kind of job, as every process knows it; the code that runs it is the worker's (<see cref="IJob"/>).</summary>
/// <param name="Name">As rows hold it: never changed while there are any.</param>
/// <param name="Lane">Which places it takes.</param>
/// <param name="Description">What it does, in a sentence for an operator.</param>
sealed record JobKind(string Name, JobLane Lane, string Description)
{
    /// <summary>How often it is tried. A worker that died in the midst of it counts: what kills workers ends, too.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>When it is due by itself; null: when somebody asks for it.</summary>
    public JobSchedule? Schedule { get; init; }
}

/// <summary>
/// The code of a kind of job. To add one:
/// <code>
/// sealed class CourseExport(TenantSource source) : IJob
/// {
///     public static JobKind Kind { get; } = new("course.export", JobLane.Reports, "Writes a course's learners to a CSV file");
///
///     public async Task&lt;object?&gt; RunAsync(JobRun run, CancellationToken ct)
///     {
///         var asked = run.Payload&lt;Asked&gt;();
///         await using var file = run.CreateFile("csv");
///         await using var connection = await source.OpenAsync(run.Tenant, ct);
///         … write to file.Stream, and tell run.Progress(rows, percent) now and then …
///         await file.CompleteAsync(ct);
///         return new { learners };
///     }
/// }
/// </code>
/// Register it with <c>services.AddJob&lt;CourseExport&gt;()</c> in every role, and ask for it by <see cref="JobQueue.AddAsync"/>.
/// </summary>
/// <remarks>
/// It may be run more than once: a worker may die at any point, and another begins anew. What it changes beside its file and its result
/// must bear that. Nothing of a file is to be seen before <see cref="JobFile.CompleteAsync"/>; of an attempt that did not end well it is
/// deleted. The token ends it: cancelled, out of time, the worker stops, or another worker has the job. What it throws is tried again,
/// <see cref="JobFailedException"/> as it says.
/// </remarks>
interface IJob
{
    static abstract JobKind Kind { get; }

    /// <returns>What it did, as JSON for whoever looks at the job: counts and names of things, nothing personal. Null: nothing to tell.</returns>
    Task<object?> RunAsync(JobRun run, CancellationToken ct);
}

/// <summary>Thrown by a job that cannot go on, with what whoever asked for it is told.</summary>
/// <param name="code">Stable, as <c>report_too_large</c>.</param>
/// <param name="message">A sentence that says what to do. Nothing that anybody sent, and nothing personal.</param>
/// <param name="mayRetry">Whether another attempt may do.</param>
sealed class JobFailedException(string code, string message, bool mayRetry = false) : Exception(message)
{
    public string Code => code;

    public bool MayRetry => mayRetry;
}
