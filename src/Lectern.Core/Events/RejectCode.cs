namespace Lectern.Core.Events;

/// <summary>Why an event was not accepted: the stable codes of the API.</summary>
public static class RejectCode
{
    public const string MalformedJson = "malformed_json";
    public const string MissingField = "missing_field";
    public const string InvalidField = "invalid_field";
    public const string UnknownType = "unknown_type";
    public const string TooLarge = "too_large";
    public const string TooFarInFuture = "too_far_in_future";
    public const string TooFarInPast = "too_far_in_past";
    public const string Conflict = "conflict";
    public const string UnknownTenant = "unknown_tenant";
    public const string Forbidden = "forbidden";
    public const string ErasedUser = "erased_user";
    public const string Unstorable = "unstorable";
}

/// <summary>An event that cannot be accepted, and the rule it breaks.</summary>
/// <param name="Code">One of <see cref="RejectCode"/>.</param>
/// <param name="Path">JSON path of the field, as <c>$.data.score</c>; null where the whole is meant.</param>
/// <param name="Message">One sentence for the producer: the field and the rule. Holds no personal data.</param>
public sealed record Rejection(string Code, string? Path, string Message);
