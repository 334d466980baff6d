namespace Lectern.App.Access;

/// <summary>What somebody is to an institution; which endpoints that opens is in <see cref="Policies"/>.</summary>
enum Role
{
    /// <summary>Sees their own.</summary>
    Student,

    /// <summary>Sees the courses they teach and the learners enrolled there.</summary>
    Instructor,

    /// <summary>Sees and administers the tenant.</summary>
    Admin,

    /// <summary>A program with a key: what its <see cref="Scopes"/> say.</summary>
    Service,
}

/// <summary>What a key is for.</summary>
[Flags]
enum Scopes
{
    None = 0,

    /// <summary>Sends events.</summary>
    Ingest = 1,

    /// <summary>Reads everything of the tenant.</summary>
    Read = 2,

    /// <summary>Changes what is stored beside the events, and administers the tenant.</summary>
    Admin = 4,

    /// <summary>Reads figures of groups, and of no small one: for a public page.</summary>
    Groups = 8,

    /// <summary>Administers the tenants themselves.</summary>
    Platform = 16,
}
