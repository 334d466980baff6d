namespace Lectern.App.Mail;

/// <summary>A message to one recipient.</summary>
/// <param name="Id">The same in every attempt: a recipient's program shows a message that came twice once.</param>
/// <param name="To">As <see cref="EmailAddress.Read"/> gave it.</param>
/// <param name="Subject">Of any script; line breaks in it become blanks.</param>
/// <param name="Text">The plain part.</param>
/// <param name="Html">The same as HTML.</param>
sealed record Letter(Guid Id, string To, string Subject, string Text, string Html)
{
    public LetterFile? File { get; init; }

    /// <summary>Where whoever no longer wants such mail says so, by one POST.</summary>
    public Uri? Unsubscribe { get; init; }
}

/// <summary>A file that goes with a message.</summary>
/// <param name="Name">Of any script.</param>
/// <param name="MediaType">With its parameters.</param>
/// <param name="Open">Opens it, once an attempt.</param>
sealed record LetterFile(string Name, string MediaType, Func<Stream> Open);
