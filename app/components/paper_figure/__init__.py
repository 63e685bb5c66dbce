"""The paper's figures as pictures: small ones to choose from, and one beside what was released."""
