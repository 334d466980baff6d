namespace Lectern.App.Accounts;

/// <summary>An account: somebody who signs in with a password of Lectern's own.</summary>
/// <param name="Id">The account.</param>
/// <param name="UserName">What they sign in with; without regard to case and accents.</param>
/// <param name="UserId">The learner or teacher, as the producers of events name them.</param>
/// <param name="Role">student, instructor or admin.</param>
/// <param name="MustChangePassword">Whether they can do nothing before they take another password.</param>
/// <param name="DisabledAt">Since when nobody can sign in with it; null: they can.</param>
/// <param name="LockedUntil">Until when attempts with its name are refused, after failed ones; null: they are not.</param>
/// <param name="LastSignInAt">Of the sign-ins that still hold, the youngest's beginning; null: there is none.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When it was changed last.</param>
sealed record Account(
    Guid Id, string UserName, string UserId, string Role, bool MustChangePassword, DateTime? DisabledAt, DateTime? LockedUntil, DateTime? LastSignInAt, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>An account as it was made or changed.</summary>
/// <param name="Account">As it is now.</param>
/// <param name="Password">The password that was made for it, which is told this once; null: none was.</param>
sealed record SavedAccount(Account Account, string? Password);

/// <summary>An account to make.</summary>
/// <param name="UserName">What they will sign in with: 1 to 200 characters, no other account's, without regard to case and accents.</param>
/// <param name="UserId">The learner or teacher, as the producers of events name them; without it, the user name.</param>
/// <param name="Role">student, instructor or admin.</param>
/// <param name="Password">12 to 128 characters; without it, one is made and told once.</param>
sealed record AccountToAdd(string UserName, string? UserId, string Role, string? Password);

/// <summary>What to change of an account; what is left out stays.</summary>
/// <param name="Role">student, instructor or admin. Holds at once.</param>
/// <param name="Disabled">true: nobody signs in with it, and who is signed in is not; false: they can again.</param>
/// <param name="Locked">false: a wait after failed attempts ends.</param>
/// <param name="Password">Another password, of 12 to 128 characters. All sign-ins end, and it has to be changed at the next.</param>
/// <param name="ResetPassword">true: the same with a password that is made and told once.</param>
sealed record AccountToChange(string? Role = null, bool? Disabled = null, bool? Locked = null, string? Password = null, bool? ResetPassword = null);
