using Lectern.App.Configuration;

namespace Lectern.App.Access.Tokens;

/// <summary>Whose tokens are taken, and under which names they tell who somebody is.</summary>
sealed record TokenRules
{
    /// <summary>Issuer and audience of Lectern's own tokens.</summary>
    public const string Own = "lectern";

    /// <summary>How far two clocks may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary>The issuer of others' tokens; null: any, or none, where they are signed with the shared secret.</summary>
    public string? Issuer { get; init; }

    /// <summary>Whom others' tokens must be for; null: nobody else, where they are signed with the shared secret.</summary>
    public string? Audience { get; init; }

    public string SubjectClaim { get; init; } = "sub";

    public string TenantClaim { get; init; } = "tenant";

    public string RoleClaim { get; init; } = "role";

    public static TokenRules Of(Settings settings) => new()
    {
        Issuer = settings.JwtIssuer,
        Audience = settings.JwtAudience,
        SubjectClaim = settings.JwtSubjectClaim,
        TenantClaim = settings.JwtTenantClaim,
        RoleClaim = settings.JwtRoleClaim,
    };

    /// <summary>The same for Lectern's own tokens, whose claims have their plain names.</summary>
    public static readonly TokenRules OfOwn = new() { Issuer = Own, Audience = Own };
}
