using System.Reflection;

namespace Lectern.App.Access;

/// <summary>Who calls: for now the one tenant, known by its key. Endpoints take it as a parameter.</summary>
/// <param name="Tenant">Whose data it may see.</param>
/// <param name="SeesLearners">Whether it may see single learners; one that may not is shown groups, and no average of a small one.</param>
/// <param name="SmallGroup">Learners from which on a group is not small.</param>
sealed record Caller(int Tenant, bool SeesLearners = true, int SmallGroup = Caller.DefaultSmallGroup)
{
    public const int DefaultSmallGroup = 5;

    /// <summary>Whose is what it saves: before there are accounts, the name of its key.</summary>
    public string Subject { get; init; } = SeesLearners ? "service" : "groups";

    /// <summary>Whether a mean, median, rate or distribution over so many different learners may be shown. Over none it is null anyway.</summary>
    public bool Shows(long learners) => SeesLearners || learners == 0 || learners >= SmallGroup;

    /// <summary>The same of a part of a larger group, as a cohort of a course: where the rest is small, it would follow by subtraction.</summary>
    public bool Shows(long learners, long ofAll) => Shows(learners) && Shows(ofAll - learners);

    public static ValueTask<Caller?> BindAsync(HttpContext context, ParameterInfo _) => ValueTask.FromResult(context.Features.Get<Caller>());
}
