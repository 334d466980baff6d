namespace Lectern.App.Ingestion;

/// <summary>The answer to a batch.</summary>
/// <param name="Accepted">Events stored now.</param>
/// <param name="Duplicates">Events known already: nothing changed.</param>
/// <param name="Rejected">Events not accepted; they are kept and listed under <c>/api/v1/events/rejected</c>.</param>
/// <param name="Identified">False where an accepted event had no identity of its own: a retry of it would count again.</param>
/// <param name="Results">The rejected ones, or with <c>verbose=true</c> all; at most 1,000.</param>
/// <param name="ResultsTruncated">There were more results than are listed.</param>
sealed record IngestReport(long Accepted, long Duplicates, long Rejected, bool Identified, IReadOnlyList<ItemResult> Results, bool ResultsTruncated);

/// <summary>Adds results up to a report, holding on to no more of them than it lists.</summary>
sealed class IngestTally(bool verbose)
{
    public const int MaxResults = 1_000;

    readonly List<ItemResult> listed = [];
    long accepted;
    long duplicates;
    long rejected;
    bool identified = true;
    bool truncated;

    public void Add(IEnumerable<ItemResult> results)
    {
        foreach (var result in results)
        {
            switch (result.Status)
            {
                case "accepted": accepted++; break;
                case "duplicate": duplicates++; break;
                default: rejected++; break;
            }
            identified &= result.Identified is not false;
            if (!verbose && result.Status != "rejected") continue;
            if (listed.Count < MaxResults) listed.Add(result);
            else truncated = true;
        }
    }

    public IngestReport Report => new(accepted, duplicates, rejected, identified, listed, truncated);
}
