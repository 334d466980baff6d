namespace Lectern.App.Configuration;

/// <summary>How the mail server is spoken to.</summary>
enum MailSecurity
{
    /// <summary>Begins in the clear and turns to TLS before anything is said; a server that has none is not sent anything.</summary>
    StartTls,

    /// <summary>TLS from the first byte, as on port 465.</summary>
    Tls,

    /// <summary>In the clear: for a server on this machine or in a network of one's own.</summary>
    None,
}

/// <summary>Where mail goes out.</summary>
/// <param name="User">Null: the server asks for none.</param>
/// <param name="From">The address that mail is from, and that what cannot be delivered comes back to.</param>
/// <param name="FromName">The name beside it.</param>
/// <param name="CaFile">A PEM file of the authorities that are believed; null: the system's.</param>
/// <param name="MostAttachedBytes">How large a file may be that is attached; a larger one is a link.</param>
/// <param name="PublicUrl">Where people reach Lectern, ending in a slash: links begin with it.</param>
sealed record MailSettings(
    string Host, int Port, MailSecurity Security, string? User, string? Password, string From, string FromName, string? CaFile, long MostAttachedBytes, Uri PublicUrl);
