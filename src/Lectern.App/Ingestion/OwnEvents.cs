using System.Globalization;
using Lectern.Core.Events;

namespace Lectern.App.Ingestion;

/// <summary>
/// What a learner may send by their own sign-in: what they do in an application, and about nobody else. What an institution says of them
/// (enrollments, completions, scores, posts that count) comes from its own systems.
/// </summary>
static class OwnEvents
{
    static readonly HashSet<string> Types =
        [nameof(AppEvent), nameof(PageViewed), nameof(ActivityRecorded), nameof(SessionStarted), nameof(SessionEnded), nameof(VideoWatched)];

    /// <summary>Why the event is not theirs to send; null: it is.</summary>
    public static Rejection? Refuses(string userId, LearningEvent sent)
    {
        if (!Types.Contains(sent.Type)) return new(RejectCode.Forbidden, "$.type", $"With your own sign-in only these can be sent: {string.Join(", ", Types.Order(StringComparer.Ordinal))}.");
        return sent.UserId == userId ? null : new(RejectCode.Forbidden, "$.userId", "With your own sign-in only events about yourself can be sent.");
    }

    /// <summary>
    /// The event with an identity among that learner's own: whoever could name the id of an event that is still to come from elsewhere could
    /// keep it out, and by one that was there would learn of it.
    /// </summary>
    public static LearningEvent Of(string userId, LearningEvent sent) =>
        sent with { Key = EventKey.Of(string.Create(CultureInfo.InvariantCulture, $"own:{userId.Length}:{userId}{sent.Id}")) };
}
