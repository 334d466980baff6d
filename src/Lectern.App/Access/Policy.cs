namespace Lectern.App.Access;

/// <summary>Of whom a role sees what an endpoint tells, or does what it does.</summary>
enum Sees
{
    /// <summary>The endpoint is closed to the role.</summary>
    Nobody,

    /// <summary>Themselves.</summary>
    Own,

    /// <summary>The courses they teach and the learners enrolled there.</summary>
    Taught,

    /// <summary>Everybody of the tenant.</summary>
    All,
}

/// <summary>Who may call an endpoint: a row of <see cref="Policies"/>.</summary>
/// <param name="Student">What a learner sees there.</param>
/// <param name="Instructor">What a teacher sees there.</param>
/// <param name="Admin">Whether a tenant's administrator may call it.</param>
/// <param name="Keys">Any of these scopes opens it to a key.</param>
/// <param name="IsPublic">Open to everybody, without any credential.</param>
sealed record Policy(Sees Student, Sees Instructor, bool Admin, Scopes Keys, bool IsPublic = false)
{
    /// <summary>Whether it is open to who has to change their password first.</summary>
    public bool BeforePasswordChange { get; init; }

    public static readonly Policy Public = new(Sees.All, Sees.All, true, Scopes.None, IsPublic: true);

    /// <summary>Open to nobody: what the table does not know.</summary>
    public static readonly Policy Closed = new(Sees.Nobody, Sees.Nobody, false, Scopes.None);

    /// <summary>What a caller sees there.</summary>
    public Sees Of(Caller caller) => caller.Role switch
    {
        Role.Student => Student,
        Role.Instructor => Instructor,
        Role.Admin => Admin ? Sees.All : Sees.Nobody,
        _ => (caller.Scopes & Keys) != 0 ? Sees.All : Sees.Nobody,
    };
}
