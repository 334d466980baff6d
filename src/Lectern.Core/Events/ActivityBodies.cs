using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>What events about doing something say: looking, watching, writing, rating, paying.</summary>
static class ActivityBodies
{
    public static EventBody PageViewed(FieldSet fields) => new PageViewed(
        fields.Text("url"),
        fields.Text("path"),
        fields.Text("title"),
        fields.Text("referrer"),
        fields.Seconds(DurationField.TimeOnPage),
        fields.Flag("entryPage"),
        fields.Flag("exitPage"),
        fields.Name("utmSource"),
        fields.Name("utmMedium"),
        fields.Name("utmCampaign"));

    public static EventBody ActivityRecorded(FieldSet fields) => new ActivityRecorded(
        fields.Name("activityType"),
        fields.Name("resourceType"),
        fields.Name("resourceId"),
        fields.Name("action"),
        fields.Seconds(DurationField.Duration),
        fields.Whole("count", 1) ?? 1);

    public static EventBody SessionStarted(FieldSet fields) =>
        new SessionStarted(fields.Text("referrer"), fields.Name("utmSource"), fields.Name("utmMedium"), fields.Name("utmCampaign"));

    public static EventBody SessionEnded(FieldSet fields) => new SessionEnded(fields.Seconds(DurationField.Duration));

    public static EventBody VideoWatched(FieldSet fields)
    {
        var from = fields.RequireSeconds("fromSecond");
        var to = fields.RequireSeconds("toSecond");
        if (to < from && fields.TryGet("toSecond", out var field))
        {
            fields.Invalid(field, "must not be before fromSecond");
        }

        return new VideoWatched(
            from,
            to,
            fields.Seconds(DurationField.Duration),
            fields.TenThousandths("playbackRate", 0, 1000),
            fields.Flag("completed"));
    }

    public static EventBody ForumPosted(FieldSet fields) => new ForumPosted(fields.Name("postId"), fields.Name("parentId"));

    public static EventBody CommentPosted(FieldSet fields) => new CommentPosted(fields.Name("postId"), fields.Name("parentId"));

    public static EventBody CourseRated(FieldSet fields) =>
        new CourseRated(fields.RequireTenThousandths("rating", 1, 5), !string.IsNullOrWhiteSpace(fields.Text("review")));

    public static EventBody PaymentCompleted(FieldSet fields)
    {
        fields.Name("paymentId");
        var currency = Currency.Code(fields.RequireName("currency"));
        if (currency is null && fields.TryGet("currency", out var field))
        {
            fields.Invalid(field, "must be a currency of ISO 4217, as EUR");
        }

        return new PaymentCompleted(fields.Name("paymentId"), fields.RequireMoney("amount", currency ?? "EUR"), currency ?? "");
    }

    public static EventBody AppEvent(FieldSet fields)
    {
        if (fields.TryGet("properties", out var properties) && properties.Value.ValueKind != JsonValueKind.Object)
        {
            fields.Invalid(properties, "must be an object");
        }

        return new AppEvent(fields.RequireName("eventType"));
    }
}
